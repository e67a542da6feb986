import type { DoorKey } from '@till/contract';
import { type KeyKind, type KeyRow, shownFacts } from '../keys/key-kind.js';

export interface DoorKeyRow extends KeyRow {
  /** Wallets that may be paid; null: any of the merchant's. */
  wallet_ids: string[] | null;
}

/** Keys of sellers' own x402 servers, which they hold in their facilitator URL. */
export const doorKeyKind: KeyKind<DoorKeyRow, 'wallet_ids', DoorKey> = {
  table: 'door_keys',
  right: 'wallet_ids',
  id: 'doorKey',
  prefix: 'fac',
  audit: 'door_key',
  limit: 'facilitatorKeys',
  noun: 'facilitator key',
  show: (row) => ({ ...shownFacts(row), walletIds: row.wallet_ids }),
};
