import type { PaymentExportColumn } from '@till/contract';
import { formatAmount } from '@till/money';
import { shownPayer } from './payment-dto.js';
import type { ExportedPayment } from './payment-exports.repository.js';

/** Sums have all six digits, so that columns line up and nothing is rounded. */
function sixDigits(baseUnits: bigint): string {
  const text = formatAmount(baseUnits < 0n ? -baseUnits : baseUnits, 6);
  const [whole = '0', fraction = ''] = text.split('.');
  return `${baseUnits < 0n ? '-' : ''}${whole}.${fraction.padEnd(6, '0')}`;
}

const time = (at: Date | null): string => at?.toISOString() ?? '';

const cells: Record<PaymentExportColumn, (payment: ExportedPayment) => string> = {
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
  payer: (payment) => shownPayer(payment),
  self_paid: ({ selfPaid }) => (selfPaid ? 'yes' : 'no'),
  resource: ({ resource }) => resource.title,
  metadata: ({ metadata }) => (Object.keys(metadata).length === 0 ? '' : JSON.stringify(metadata)),
  settled_utc: ({ settledAt }) => time(settledAt),
  created_utc: ({ createdAt }) => time(createdAt),
  final_utc: ({ finalAt }) => time(finalAt),
  resource_id: ({ resourceId }) => resourceId,
  resource_kind: ({ resource }) => resource.kind,
  amount: ({ amount }) => sixDigits(amount),
  block: ({ block }) => block?.toString() ?? '',
  log_index: ({ logIndex }) => (logIndex === null ? '' : String(logIndex)),
  asset: ({ asset }) => asset,
  x402_version: ({ x402Version }) => String(x402Version),
  reason: ({ reason }) => reason ?? '',
  mode: ({ mode }) => mode,
};

const metadataPrefix = 'metadata.';

/** Cells of a payment in the order of the columns; a column that is no name of ours is a key of the metadata. */
export function exportCells(payment: ExportedPayment, columns: readonly string[]): string[] {
  return columns.map((column) => (Object.hasOwn(cells, column) ? cells[column as PaymentExportColumn](payment) : metadataCell(payment, column.slice(metadataPrefix.length))));
}

function metadataCell({ metadata }: ExportedPayment, key: string): string {
  return Object.hasOwn(metadata, key) ? (metadata[key] ?? '') : '';
}
