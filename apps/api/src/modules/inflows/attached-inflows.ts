import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ExportedLine } from '../payments/payment-export-cells.js';
import { PaymentExportsService } from '../payments/payment-exports.service.js';
import { type AttachedInflow, AttachedInflowsRepository } from './attached-inflows.repository.js';

/** Hands the transfers that their merchant counts as income of a resource in as lines of the payments file. */
@Injectable()
export class AttachedInflows implements OnModuleInit {
  constructor(
    private readonly exports: PaymentExportsService,
    private readonly inflows: AttachedInflowsRepository,
  ) {}

  onModuleInit(): void {
    this.exports.alsoExport(async (tx, merchantId, filter, page) => {
      // States and ids are asked for of payments.
      if (filter.statuses !== undefined || filter.id !== undefined) return [];
      return (await this.inflows.page(tx, merchantId, filter, page)).map(toLine);
    });
  }
}

function toLine(inflow: AttachedInflow): ExportedLine {
  return {
    ...inflow, kind: 'inflow', refundedInBooks: 0n, reversed: 0n, payTo: inflow.wallet, metadata: {}, createdAt: inflow.blockTime, settledAt: inflow.blockTime,
    // It is read from blocks that are final; when they became so is not written down.
    finalAt: null, x402Version: null, reason: null,
  };
}
