import { Injectable } from '@nestjs/common';
import { type exportPaymentsQuerySchema, usualExportColumns } from '@till/contract';
import type { z } from 'zod';
import { sqlState, type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { byteOrderMark, csvLine } from '../../platform/http/csv.js';
import { unknownTimeZone } from '../../platform/http/zoned-time.js';
import type { CursorPosition } from '../../platform/http/paging.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import { exportCells, type ExportedLine, type ExportPage } from './payment-export-cells.js';
import { PaymentExportsRepository } from './payment-exports.repository.js';
import { type PaymentFilter, toPaymentFilter } from './payment-filter.js';

/** Lines read and written at once: what an export of any length holds in memory. */
const pageSize = 500;
const unknownZoneState = '22023';

/** Tells lines of income without a payment, oldest first, inside the unit of work that reads the file's page. Their ids sort before payments'. */
export type OtherLines = (tx: Transaction, merchantId: string, filter: PaymentFilter, page: ExportPage) => Promise<ExportedLine[]>;

/** Payments, and the inflows counted as income, as a file that adds up to revenue; page by page, so that neither memory nor a transaction grows with it. */
@Injectable()
export class PaymentExportsService {
  private otherLines: OtherLines = () => Promise.resolve([]);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly payments: PaymentExportsRepository,
  ) {}

  /** Lets the slice that keeps inflows, which itself needs payments, hand in its lines. Called while modules initialise. */
  alsoExport(source: OtherLines): void {
    this.otherLines = source;
  }

  /**
   * The file's parts, oldest line first: what came, or settled, after the first part was asked for is left out. The first page is read
   * before this returns, so that a fault in the query is answered and not found at the end of a file.
   */
  async csv({ merchantId, mode }: RequestContext, query: z.output<typeof exportPaymentsQuerySchema>): Promise<AsyncGenerator<string>> {
    const filter = toPaymentFilter(mode, query);
    const now = new Date().toISOString();
    const bounded = { ...filter, to: filter.to !== undefined && filter.to < now ? filter.to : now };
    const columns = query.columns?.split(',') ?? usualExportColumns;
    const read = (after: CursorPosition | null) =>
      this.unitOfWork.tenant(merchantId, async (tx) => {
        const page = { limit: pageSize, after, timeZone: query.timeZone };
        return merged(await this.otherLines(tx, merchantId, bounded, page), await this.payments.page(tx, merchantId, bounded, page)).slice(0, pageSize);
      });
    const first = await read(null).catch((error: unknown) => {
      throw sqlState(error) === unknownZoneState ? unknownTimeZone(query.timeZone) : error;
    });
    return parts(first, read, columns, query.bom === '1');
  }
}

/** Two sorted pages as one. Of one moment, inflows come first, as their ids do. */
function merged(inflows: readonly ExportedLine[], payments: readonly ExportedLine[]): ExportedLine[] {
  const lines: ExportedLine[] = [];
  let next = 0;
  for (const payment of payments) {
    for (let inflow = inflows[next]; inflow !== undefined && inflow.position <= payment.position; inflow = inflows[++next]) lines.push(inflow);
    lines.push(payment);
  }
  return [...lines, ...inflows.slice(next)];
}

async function* parts(first: readonly ExportedLine[], read: (after: CursorPosition) => Promise<readonly ExportedLine[]>, columns: readonly string[], withMark: boolean): AsyncGenerator<string> {
  yield `${withMark ? byteOrderMark : ''}${csvLine(columns)}`;
  for (let page = first; page.length > 0; ) {
    yield page.map((line) => csvLine(exportCells(line, columns))).join('');
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return;
    page = await read({ at: last.position, id: last.id });
  }
}
