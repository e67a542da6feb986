import type { OwnerTransfer } from './chain-reader.js';

/** What two providers must both say of a transfer. */
export function transferText({ owner, direction, counterparty, transaction, blockHash, logIndex, amount }: OwnerTransfer): string {
  return [owner, direction, counterparty, transaction, blockHash, logIndex, amount].join(' ');
}
