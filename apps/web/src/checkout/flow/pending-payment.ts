import { recordOf, textOf } from '../../shared/x402/json-record.js';

/** A signed payment whose outcome this page does not know yet. */
export interface PendingPayment {
  /** The address it answers, with `amount` for a tip. */
  url: string;
  /** Value of its `PAYMENT-SIGNATURE` header. */
  header: string;
}

/** Where the signed payment is kept over a reload: the tab's own storage, gone with the tab. */
export interface PendingStore {
  read: () => PendingPayment | null;
  write: (pending: PendingPayment | null) => void;
}

/** The store of one page address. Where storage is blocked the payment survives in memory only. */
export function pendingStore(path: string, storage: () => Storage): PendingStore {
  const key = `till:pending:${path}`;
  return {
    read: () => {
      try {
        const { url, header } = recordOf(JSON.parse(storage().getItem(key) ?? 'null'));
        return textOf(url) && textOf(header) ? { url: String(url), header: String(header) } : null;
      } catch {
        return null;
      }
    },
    write: (pending) => {
      try {
        if (pending) storage().setItem(key, JSON.stringify(pending));
        else storage().removeItem(key);
      } catch {
        // Private windows may forbid storage; the payment goes on without it.
      }
    },
  };
}
