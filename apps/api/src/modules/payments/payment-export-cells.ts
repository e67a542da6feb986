import type { Mode, PaymentExportColumn } from '@till/contract';
import { formatAmount } from '@till/money';
import type { NetworkId } from '@till/networks';
import type { CursorPosition } from '../../platform/http/paging.js';
import { shownPayer } from './payment-dto.js';

/** A line of the file: a payment, or a transfer without one that its merchant counts as income. Sums are what the journal holds of it, in base units. */
export interface ExportedLine {
  kind: 'payment' | 'inflow';
  id: string;
  /** In the file's time zone. */
  date: string;
  status: string;
  gross: bigint;
  refundedInBooks: bigint;
  reversed: bigint;
  amount: bigint;
  mode: Mode;
  network: NetworkId;
  asset: string;
  transaction: string | null;
  block: bigint | null;
  logIndex: number | null;
  payTo: string;
  payer: string;
  selfPaid: boolean;
  resourceId: string;
  resource: { title: string; kind: string };
  metadata: Record<string, string>;
  createdAt: Date;
  settledAt: Date | null;
  finalAt: Date | null;
  x402Version: number | null;
  reason: string | null;
  /** The moment of `date` with all its digits: lines follow each other by it. */
  position: string;
}

/** A part of the file: so many lines just after a place in it, dated in a time zone. */
export interface ExportPage {
  limit: number;
  after: CursorPosition | null;
  timeZone: string;
}

/** Sums have all six digits, so that columns line up and nothing is rounded. */
function sixDigits(baseUnits: bigint): string {
  const text = formatAmount(baseUnits < 0n ? -baseUnits : baseUnits, 6);
  const [whole = '0', fraction = ''] = text.split('.');
  return `${baseUnits < 0n ? '-' : ''}${whole}.${fraction.padEnd(6, '0')}`;
}

const time = (at: Date | null): string => at?.toISOString() ?? '';

const cells: Record<PaymentExportColumn, (line: ExportedLine) => string> = {
  date: ({ date }) => date,
  id: ({ id }) => id,
  status: ({ status }) => status,
  gross: ({ gross }) => sixDigits(gross),
  refunded: ({ refundedInBooks }) => sixDigits(refundedInBooks),
  reversed: ({ reversed }) => sixDigits(reversed),
  net: ({ gross, refundedInBooks, reversed }) => sixDigits(gross - reversed - refundedInBooks),
  currency: () => 'USDC',
  network: ({ network }) => network,
  transaction: ({ transaction }) => transaction ?? '',
  wallet: ({ payTo }) => payTo,
  payer: (line) => shownPayer(line),
  self_paid: ({ selfPaid }) => (selfPaid ? 'yes' : 'no'),
  resource: ({ resource }) => resource.title,
  metadata: ({ metadata }) => (Object.keys(metadata).length === 0 ? '' : JSON.stringify(metadata)),
  settled_utc: ({ settledAt }) => time(settledAt),
  kind: ({ kind }) => kind,
  created_utc: ({ createdAt }) => time(createdAt),
  final_utc: ({ finalAt }) => time(finalAt),
  resource_id: ({ resourceId }) => resourceId,
  resource_kind: ({ resource }) => resource.kind,
  amount: ({ amount }) => sixDigits(amount),
  block: ({ block }) => block?.toString() ?? '',
  log_index: ({ logIndex }) => (logIndex === null ? '' : String(logIndex)),
  asset: ({ asset }) => asset,
  x402_version: ({ x402Version }) => (x402Version === null ? '' : String(x402Version)),
  reason: ({ reason }) => reason ?? '',
  mode: ({ mode }) => mode,
};

const metadataPrefix = 'metadata.';

/** Cells of a line in the order of the columns; a column that is no name of ours is a key of the metadata. */
export function exportCells(line: ExportedLine, columns: readonly string[]): string[] {
  return columns.map((column) => (Object.hasOwn(cells, column) ? cells[column as PaymentExportColumn](line) : metadataCell(line, column.slice(metadataPrefix.length))));
}

function metadataCell({ metadata }: ExportedLine, key: string): string {
  return Object.hasOwn(metadata, key) ? (metadata[key] ?? '') : '';
}
