import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Hex } from '../chain-reader.js';
import { classifyReceipt } from './classify-receipt.js';
import type { EvmLog, EvmReceipt } from './evm-schemas.js';
import { addressTopic, eventTopics } from './usdc-abi.js';

const address = (byte: string): Hex => `0x${byte.repeat(20)}`;
const word = (byte: string): Hex => `0x${byte.repeat(32)}`;
const asset = address('aa');
const payer = address('bb');
const payTo = address('cc');
const nonces = [word('01'), word('02')];

/** Logs drawn from a small world, so that near misses are common. */
const log = fc
  .record({
    address: fc.constantFrom(asset, address('ab')),
    event: fc.constantFrom(...Object.values(eventTopics)),
    from: fc.constantFrom(payer, payTo),
    second: fc.constantFrom(addressTopic(payTo), addressTopic(payer), ...nonces),
    value: fc.constantFrom(5n, 6n),
  })
  .map(({ address: at, event, from, second, value }) => ({
    address: at,
    topics: [event, addressTopic(from), second],
    data: event === eventTopics.transfer ? (`0x${value.toString(16).padStart(64, '0')}` as Hex) : ('0x' as Hex),
  }));

/** What USDC writes for one honest payment; beside it the lone logs stay near misses. */
const payment = fc.constantFrom(...nonces).map((nonce) => [
  { address: asset, topics: [eventTopics.authorizationUsed, addressTopic(payer), nonce], data: '0x' as Hex },
  { address: asset, topics: [eventTopics.transfer, addressTopic(payer), addressTopic(payTo)], data: word('00').replace(/0$/, '5') as Hex },
]);
const piece = fc.oneof({ weight: 4, arbitrary: log.map((each) => [each]) }, { weight: 1, arbitrary: payment });
const receipt = fc
  .record({ pieces: fc.array(piece, { maxLength: 8 }), status: fc.constantFrom('0x1' as const, '0x0' as const) })
  .map(({ pieces, status }): EvmReceipt => {
    const logs = pieces.flat();
    const place = { blockNumber: 7n, blockHash: word('0b'), transactionHash: word('0c') };
    return { ...place, from: payer, status, logs: logs.map((each, logIndex): EvmLog => ({ ...each, ...place, logIndex })) };
  });

const found = (mined: EvmReceipt, nonce: Hex) =>
  classifyReceipt(mined, { asset, payer, payTo, amount: 5n, fromBlock: 0n, evm: { nonce, validBefore: 9n } });

describe('classifyReceipt', () => {
  it('calls paid only an exact Transfer right after the use of the nonce, in a successful transaction', () => {
    fc.assert(
      fc.property(receipt, fc.constantFrom(...nonces), (mined, nonce) => {
        const finding = found(mined, nonce);
        if (finding?.kind !== 'paid') return;
        const own = mined.logs.filter((each) => each.address === asset);
        const at = own.findIndex((each) => each.logIndex === finding.logIndex);
        expect(mined.status).toBe('0x1');
        expect(own[at]?.topics).toEqual([eventTopics.transfer, addressTopic(payer), addressTopic(payTo)]);
        expect(BigInt(own[at]?.data ?? '0x0')).toBe(5n);
        expect(own[at - 1]?.topics).toEqual([eventTopics.authorizationUsed, addressTopic(payer), nonce]);
      }),
      { numRuns: 5000 },
    );
  });

  it('never lets one Transfer prove two payments', () => {
    fc.assert(
      fc.property(receipt, (mined) => {
        const paid = nonces.map((nonce) => found(mined, nonce)).filter((each) => each?.kind === 'paid');
        const indexes = paid.map((each) => (each?.kind === 'paid' ? each.logIndex : -1));
        expect(new Set(indexes).size).toBe(paid.length);
      }),
      { numRuns: 5000 },
    );
  });

  it('does find payments in that world', () => {
    const samples = fc.sample(receipt, { numRuns: 5000, seed: 3009 });
    expect(samples.filter((mined) => found(mined, word('01'))?.kind === 'paid').length).toBeGreaterThan(100);
  });
});
