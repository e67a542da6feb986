import { idBodyPattern, idPrefixes, type listPaymentsQuerySchema, type Mode } from '@till/contract';
import type { z } from 'zod';
import { boundsOf } from '../../platform/http/zoned-time.js';

/** What a list of payments is narrowed down to. Times are ISO 8601. */
export interface PaymentFilter {
  mode: Mode;
  statuses?: readonly string[];
  network?: string;
  resourceId?: string;
  payer?: string;
  from?: string;
  to?: string;
  id?: string;
  transaction?: string;
  titleWords?: string;
}

const paymentId = new RegExp(`^${idPrefixes.payment}_${idBodyPattern}$`);
const evmTransaction = /^0x[0-9a-fA-F]{64}$/;
const evmAddress = /^0x[0-9a-fA-F]{40}$/;
const solanaSignature = /^[1-9A-HJ-NP-Za-km-z]{64,88}$/;
const solanaAddress = /^[1-9A-HJ-NP-Za-km-z]{32,44}$/;

/** EVM hex is stored in lower case; base58 keeps its case. */
function canonical(text: string): string {
  return text.startsWith('0x') ? text.toLowerCase() : text;
}

/** What a search means, told from its form, so that every search uses an index: an id, a transaction, an address, else words. */
function searched(q: string | undefined): Partial<PaymentFilter> {
  if (!q) return {};
  if (paymentId.test(q)) return { id: q };
  if (evmTransaction.test(q) || solanaSignature.test(q)) return { transaction: canonical(q) };
  if (evmAddress.test(q) || solanaAddress.test(q)) return { payer: canonical(q) };
  return { titleWords: q };
}

type FilterQuery = Omit<z.output<typeof listPaymentsQuerySchema>, 'limit' | 'cursor'>;

/** The repository's filter of a query. A plain date is that day's beginning in the query's time zone. Throws `validation_failed` for a span that ends before it begins. */
export function toPaymentFilter(mode: Mode, query: FilterQuery): PaymentFilter {
  return {
    mode,
    ...(query.status ? { statuses: query.status.split(',') } : {}),
    ...(query.network ? { network: query.network } : {}),
    ...(query.resourceId ? { resourceId: query.resourceId } : {}),
    ...boundsOf(query),
    ...searched(query.q),
    ...(query.payer ? { payer: canonical(query.payer) } : {}),
  };
}

/** Words as a pattern of LIKE. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (sign) => `\\${sign}`);
}
