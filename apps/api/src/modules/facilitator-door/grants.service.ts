import { createHash } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Pruner } from '../../platform/pruning/pruner.js';
import type { Payment } from '../payments/payment.js';
import { GrantsRepository } from './grants.repository.js';

/** A server that lost an answer asks again within its own timeout: 90 s in the reference SDK. */
const repeatMs = 2 * 60_000;
const keptDays = 8;
/** Younger than what is kept, so that a forgotten grant is never given a second time. */
const openDays = 7;
const dayMs = 24 * 60 * 60_000;

/** What tells a signed payment from all others, before and after it is claimed. */
export type Signed = Pick<Payment, 'network' | 'payer' | 'nonce'>;

/**
 * Who was told "settled". A server hands its goods out on that word, so one payment must not earn it from two requests
 * (ADR 22). The SDK asks `/verify` once per request: two verifications before the word are two requests.
 */
@Injectable()
export class GrantsService implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly grants: GrantsRepository,
    private readonly pruner: Pruner,
  ) {}

  /** A server was told that the payment is good. */
  async verified(merchantId: string, signed: Signed): Promise<void> {
    await this.unitOfWork.tenantAtOnce(merchantId, (tx) => this.grants.verified(tx, merchantId, hashOf(signed)));
  }

  /** Whether a payment that Till knows may still earn goods. */
  async isOpen(payment: Payment): Promise<boolean> {
    if (Date.now() - payment.createdAt.getTime() > openDays * dayMs) return false;
    const told = await this.unitOfWork.tenant(payment.merchantId, (tx) => this.grants.find(tx, payment.merchantId, hashOf(payment)));
    return (told?.grants ?? 0) === 0;
  }

  /**
   * Whether a settled payment may be called settled now: the first time, and again to a server that asks once more about
   * its one request. `upfront` servers settle without a verification, so theirs are told once.
   */
  grant(payment: Payment, upfront: boolean): Promise<boolean> {
    return this.unitOfWork.tenantAtOnce(payment.merchantId, (tx) => this.grantWithin(tx, payment, upfront));
  }

  /** The same in the caller's commit: the one that settles the payment. */
  async grantWithin(tx: Transaction, payment: Payment, upfront: boolean): Promise<boolean> {
    if (Date.now() - payment.createdAt.getTime() > openDays * dayMs) return false;
    const told = await this.grants.granted(tx, payment.merchantId, hashOf(payment));
    if (told.grants === 1) return true;
    return !upfront && told.verifications <= 1 && told.grantedAt !== null && Date.now() - told.grantedAt.getTime() < repeatMs;
  }

  onModuleInit(): void {
    this.pruner.add('grants', (tx) => this.grants.purge(tx, keptDays));
  }
}

/** Stands for a signed payment, claimed or not. */
function hashOf({ network, payer, nonce }: Signed): Buffer {
  return createHash('sha256').update(`${network} ${payer} `).update(nonce).digest();
}
