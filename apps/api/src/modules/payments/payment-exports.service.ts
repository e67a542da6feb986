import { Injectable } from '@nestjs/common';
import { type exportPaymentsQuerySchema, usualExportColumns } from '@till/contract';
import type { z } from 'zod';
import { sqlState, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { byteOrderMark, csvLine } from '../../platform/http/csv.js';
import { unknownTimeZone } from '../../platform/http/zoned-time.js';
import type { CursorPosition } from '../../platform/http/paging.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import { exportCells } from './payment-export-cells.js';
import { type ExportedPayment, PaymentExportsRepository } from './payment-exports.repository.js';
import { toPaymentFilter } from './payment-filter.js';

/** Payments read and written at once: what an export of any length holds in memory. */
const pageSize = 500;
const unknownZoneState = '22023';

/** Payments as a file, page by page, so that neither memory nor a transaction grows with it. */
@Injectable()
export class PaymentExportsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly payments: PaymentExportsRepository,
  ) {}

  /**
   * The file's parts, oldest payment first: what came after the first part was asked for is left out. The first page is read
   * before this returns, so that a fault in the query is answered and not found at the end of a file.
   */
  async csv({ merchantId, mode }: RequestContext, query: z.output<typeof exportPaymentsQuerySchema>): Promise<AsyncGenerator<string>> {
    const filter = toPaymentFilter(mode, query);
    const now = new Date().toISOString();
    const bounded = { ...filter, to: filter.to !== undefined && filter.to < now ? filter.to : now };
    const columns = query.columns?.split(',') ?? usualExportColumns;
    const read = (after: CursorPosition | null) => this.unitOfWork.tenant(merchantId, (tx) => this.payments.page(tx, merchantId, bounded, { limit: pageSize, after, timeZone: query.timeZone }));
    const first = await read(null).catch((error: unknown) => {
      throw sqlState(error) === unknownZoneState ? unknownTimeZone(query.timeZone) : error;
    });
    return parts(first, read, columns, query.bom === '1');
  }
}

async function* parts(first: readonly ExportedPayment[], read: (after: CursorPosition) => Promise<readonly ExportedPayment[]>, columns: readonly string[], withMark: boolean): AsyncGenerator<string> {
  yield `${withMark ? byteOrderMark : ''}${csvLine(columns)}`;
  for (let page = first; page.length > 0; ) {
    yield page.map((payment) => csvLine(exportCells(payment, columns))).join('');
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return;
    page = await read({ at: last.position, id: last.id });
  }
}
