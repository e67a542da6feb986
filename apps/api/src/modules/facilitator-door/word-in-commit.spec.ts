import { describe, expect, it } from '@jest/globals';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import type { Payment } from '../payments/payment.js';
import { WordInCommit } from './word-in-commit.js';

const settled = { id: 'pay_1' } as Payment;
const transaction = {} as Transaction;

/** A word, and for which payments it was counted. */
function word(answer = true) {
  const counted: string[] = [];
  const said = new WordInCommit((_tx, { id }) => (counted.push(id), Promise.resolve(answer)));
  return { said, counted };
}

describe('the word "settled" in the commit that settles', () => {
  it.each([true, false])('is counted there while its server waits, and may be said as the count says: %s', async (answer) => {
    const { said, counted } = word(answer);
    await said.alongside(transaction, settled);
    expect([counted, await said.counted]).toEqual([['pay_1'], answer]);
  });

  it('is not counted once its server has left, so that the server may hear it when it asks again', async () => {
    const { said, counted } = word();
    said.leave();
    await said.alongside(transaction, settled);
    expect([counted, said.counted]).toEqual([[], undefined]);
  });

  it('that a commit rolled back with is none: the next commit counts it for whoever waits then, which may be nobody', async () => {
    const { said, counted } = word();
    await said.alongside(transaction, settled);
    said.leave();
    await said.alongside(transaction, settled);
    expect([counted, said.counted]).toEqual([['pay_1'], undefined]);
  });
});
