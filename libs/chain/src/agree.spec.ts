import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { agree } from './agree.js';
import type { Evidence } from './chain-reader.js';

const paid: Evidence = { kind: 'paid', transaction: '0xa', block: 5n, blockHash: '0xb', logIndex: 1, timeSeconds: 9n };
const absent: Evidence = { kind: 'absent', canStillLand: true, atBlock: 4n };
const never: Evidence = { kind: 'absent', canStillLand: false, atBlock: 6n };
const spent: Evidence = { kind: 'spent', why: 'cancelled', transaction: '0xc', final: true };
const down: Evidence = { kind: 'undecided', why: 'rpc_unreachable' };
const disagreement: Evidence = { kind: 'undecided', why: 'providers_disagree' };

describe('agree', () => {
  it.each([
    ['one proof', [paid], paid],
    ['two equal proofs', [paid, paid], paid],
    ['a proof and a provider that is down', [down, paid], paid],
    ['a proof and a provider that has not seen it', [paid, absent], disagreement],
    ['a proof and a proof of the contrary', [never, paid], disagreement],
    ['the same payment in different blocks', [paid, { ...paid, blockHash: '0xd' }], disagreement],
    ['spent, told by all', [spent, { ...spent, final: false }], { ...spent, final: false }],
    ['spent, told by one', [spent, absent], disagreement],
    ['spent twice', [spent, { ...spent, transaction: '0xe' }], disagreement],
    ['spent, and a provider that is down', [spent, down], down],
    ['never, told by all', [never, { ...never, atBlock: 7n }], never],
    ['never, told by one', [never, absent], { ...absent, canStillLand: true }],
    ['never, and a provider that is down', [never, down], down],
    ['nobody', [down, down], down],
  ] as [string, [Evidence, ...Evidence[]], Evidence][])('%s', (_what, said, expected) => {
    expect(agree(said)).toEqual(expected);
  });

  it('ends a payment only when every provider does', () => {
    const any = fc.constantFrom(paid, absent, never, spent, down);
    fc.assert(
      fc.property(any, fc.array(any, { maxLength: 3 }), (first, others) => {
        const said: [Evidence, ...Evidence[]] = [first, ...others];
        const conclusion = agree(said);
        const ends = conclusion.kind === 'spent' || (conclusion.kind === 'absent' && !conclusion.canStillLand);
        if (ends) expect(said.every((each) => each.kind === conclusion.kind)).toBe(true);
        if (conclusion.kind === 'paid') expect(said.every((each) => each === paid || each === down)).toBe(true);
      }),
    );
  });
});
