/**
 * An account of a merchant's journal, per network and asset. `wallet:<address>` is what the chain brought to an
 * address less what refunds took from it; `revenue` what was sold; `refunds` what went back to payers; `unmatched_in`
 * money that came without belonging to a payment; `own_transfers` money that came from another wallet of the merchant's.
 */
export type Account = `wallet:${string}` | 'revenue' | 'refunds' | 'unmatched_in' | 'own_transfers';

/** One side of an entry in base units: a debit is positive, a credit negative. */
export interface Posting {
  readonly account: Account;
  readonly amount: bigint;
}

/** What an entry tells of. A `reversal` undoes another entry; nothing is ever changed or deleted. */
export const journalKinds = ['receipt', 'inflow', 'attachment', 'own_transfer', 'refund', 'reversal'] as const;

export type JournalKind = (typeof journalKinds)[number];

/** Moves an amount of base units from one account to another. Throws a RangeError unless it is positive. */
function transfer(amount: bigint, { to, from }: { to: Account; from: Account }): readonly Posting[] {
  if (amount <= 0n) throw new RangeError('a posting moves a positive amount');
  return [
    { account: to, amount },
    { account: from, amount: -amount },
  ];
}

/** A payment arrived at a wallet: income. */
export function receiptPostings(wallet: string, amount: bigint): readonly Posting[] {
  return transfer(amount, { to: `wallet:${wallet}`, from: 'revenue' });
}

/** Money arrived at a wallet and no payment explains it. */
export function inflowPostings(wallet: string, amount: bigint): readonly Posting[] {
  return transfer(amount, { to: `wallet:${wallet}`, from: 'unmatched_in' });
}

/** The merchant says what unexplained money was for: it becomes income. */
export function attachmentPostings(amount: bigint): readonly Posting[] {
  return transfer(amount, { to: 'unmatched_in', from: 'revenue' });
}

/** Unexplained money came from a wallet of the merchant's own: it was there before, and is no income. */
export function ownTransferPostings(amount: bigint): readonly Posting[] {
  return transfer(amount, { to: 'unmatched_in', from: 'own_transfers' });
}

/** Money left a wallet, back to who paid it. */
export function refundPostings(wallet: string, amount: bigint): readonly Posting[] {
  return transfer(amount, { to: 'refunds', from: `wallet:${wallet}` });
}

/** The same entry with the signs turned. */
export function reversalPostings(postings: readonly Posting[]): readonly Posting[] {
  return postings.map(({ account, amount }) => ({ account, amount: -amount }));
}

/** Whether debits and credits cancel out, as they do in every entry. */
export function isBalanced(postings: readonly Posting[]): boolean {
  return postings.length >= 2 && postings.reduce((sum, { amount }) => sum + amount, 0n) === 0n;
}

/** What an entry adds to revenue, in base units: sales less refunds. */
export function revenueOf(postings: readonly Posting[]): bigint {
  return postings.filter(({ account }) => account === 'revenue' || account === 'refunds').reduce((sum, { amount }) => sum - amount, 0n);
}
