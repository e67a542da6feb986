import { describe, expect, it } from '@jest/globals';
import { FeeAccount } from './fee-account.js';
import type { NetworkFacilitator, Nonces } from './network-facilitator.js';

function accountWith(answers: { balance?: bigint; nonces?: Nonces; lowBalance?: bigint }) {
  let nowMs = 0;
  const told = { balance: 5n, nonces: { mined: 7, pending: 7 }, ...answers };
  const facilitator = { config: answers.lowBalance === undefined ? {} : { lowBalance: answers.lowBalance }, settlementCost: () => Promise.resolve(10n), feeBalance: () => (told.balance < 0n ? Promise.reject(new Error('down')) : Promise.resolve(told.balance)), nonces: () => Promise.resolve(told.nonces) };
  return { told, account: new FeeAccount(facilitator as unknown as NetworkFacilitator, () => nowMs), wait: (ms: number) => (nowMs += ms) };
}

describe('a fee account', () => {
  it('is low below its mark, not at it', async () => {
    const { account, told } = accountWith({ balance: 3n, lowBalance: 3n });
    expect(await account.look()).toMatchObject({ nodeUp: true, balance: 3n, isLow: false });
    told.balance = 2n;
    expect(await account.look()).toMatchObject({ balance: 2n, isLow: true });
  });

  it('is low without a mark when it pays for fewer than five hundred settlements', async () => {
    const { account, told } = accountWith({ balance: 5_000n });
    expect(await account.look()).toMatchObject({ isLow: false });
    told.balance = 4_999n;
    expect(await account.look()).toMatchObject({ isLow: true });
  });

  it('keeps what it knew while the node is silent, and says so', async () => {
    const { account, told } = accountWith({});
    await account.look();
    told.balance = -1n;
    expect(await account.look()).toMatchObject({ nodeUp: false, balance: 5n });
  });

  it('is stuck while the first waiting transaction stays the same', async () => {
    const { account, told, wait } = accountWith({});
    told.nonces = { mined: 7, pending: 9 };
    expect(await account.look()).toMatchObject({ waiting: 2, stuckSeconds: 0 });
    wait(30_000);
    expect(await account.look()).toMatchObject({ waiting: 2, stuckSeconds: 30 });
    told.nonces = { mined: 8, pending: 9 };
    expect(await account.look()).toMatchObject({ waiting: 1, stuckSeconds: 0 });
    wait(10_000);
    told.nonces = { mined: 9, pending: 9 };
    expect(await account.look()).toMatchObject({ waiting: 0, stuckSeconds: 0 });
  });
});
