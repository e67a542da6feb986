import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Account, attachmentPostings, inflowPostings, isBalanced, ownTransferPostings, type Posting, receiptPostings, refundPostings, revenueOf, reversalPostings } from './postings.js';

const amount = fc.bigInt({ min: 1n, max: 2n ** 256n - 1n });
const wallet = fc.constantFrom('0xaa', '0xbb');
const entry: fc.Arbitrary<readonly Posting[]> = fc.oneof(
  fc.tuple(wallet, amount).map(([to, value]) => receiptPostings(to, value)),
  fc.tuple(wallet, amount).map(([to, value]) => inflowPostings(to, value)),
  amount.map(attachmentPostings),
  amount.map(ownTransferPostings),
  fc.tuple(wallet, amount).map(([from, value]) => refundPostings(from, value)),
);

const balance = (entries: readonly (readonly Posting[])[], of: (account: Account) => boolean): bigint =>
  entries.flat().filter(({ account }) => of(account)).reduce((sum, { amount: value }) => sum + value, 0n);

describe('postings', () => {
  it('cancel out in every entry and in every reversal', () => {
    fc.assert(fc.property(entry, (postings) => isBalanced(postings) && isBalanced(reversalPostings(postings))));
    expect(isBalanced([{ account: 'revenue', amount: 0n }])).toBe(false);
    expect(isBalanced([{ account: 'revenue', amount: 2n }, { account: 'refunds', amount: -1n }])).toBe(false);
  });

  it('leave nothing of an entry that was reversed', () => {
    fc.assert(
      fc.property(entry, (postings) => {
        const both = [postings, reversalPostings(postings)];
        for (const { account } of postings) expect(balance(both, (each) => each === account)).toBe(0n);
        expect(revenueOf(postings) + revenueOf(reversalPostings(postings))).toBe(0n);
      }),
    );
  });

  it('make wallets hold exactly revenue less refunds plus what is unexplained or one’s own', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 30 }), (entries) => {
        const wallets = balance(entries, (account) => account.startsWith('wallet:'));
        const revenue = entries.reduce((sum, postings) => sum + revenueOf(postings), 0n);
        const unexplained = -balance(entries, (account) => account === 'unmatched_in' || account === 'own_transfers');
        expect(wallets).toBe(revenue + unexplained);
      }),
    );
  });

  it('count a receipt as income at once, an inflow only once it is attached, and a refund against it', () => {
    expect(revenueOf(receiptPostings('0xaa', 5n))).toBe(5n);
    expect(revenueOf(inflowPostings('0xaa', 5n))).toBe(0n);
    expect(revenueOf(attachmentPostings(5n))).toBe(5n);
    expect(revenueOf(ownTransferPostings(5n))).toBe(0n);
    expect(revenueOf(refundPostings('0xaa', 2n))).toBe(-2n);
  });

  it('never move nothing or less', () => {
    for (const none of [0n, -1n]) expect(() => receiptPostings('0xaa', none)).toThrow(RangeError);
  });
});
