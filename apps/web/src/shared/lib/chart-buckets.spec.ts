import { describe, expect, it } from '@jest/globals';
import { bucketsOf, groupsOf, runningSum } from './chart-buckets.js';
import { periodRange, periods } from './period.js';

const series = [
  { at: '2026-11-20T00:00:00.000Z', group: 'eip155:84532', amount: '1.50', count: 1 },
  { at: '2026-11-22T00:00:00.000Z', group: 'eip155:84532', amount: '0.10', count: 1 },
  { at: '2026-11-22T00:00:00.000Z', group: 'solana:x', amount: '0.20', count: 1 },
];

describe('the buckets of a chart', () => {
  it('has every day of the period, also those the API left out', () => {
    const buckets = bucketsOf({ series, from: '2026-11-19T00:00:00Z', to: '2026-11-22T12:00:00Z', interval: 'day' }, 'UTC');
    expect(buckets.map(({ at, total }) => [at.slice(0, 10), total])).toEqual([
      ['2026-11-19', 0n],
      ['2026-11-20', 1_500_000n],
      ['2026-11-21', 0n],
      ['2026-11-22', 300_000n],
    ]);
  });

  it('starts weeks on Monday and months on the first', () => {
    const span = { series: [], from: '2026-10-15T00:00:00Z', to: '2026-11-22T00:00:00Z' };
    expect(bucketsOf({ ...span, interval: 'week' }, 'UTC')[0]?.at).toBe('2026-10-12T00:00:00.000Z');
    expect(bucketsOf({ ...span, interval: 'month' }, 'UTC').map(({ at }) => at.slice(0, 7))).toEqual(['2026-10', '2026-11']);
  });

  it('stacks income upwards and what refunds took below nothing downwards', () => {
    const bucket = { at: '', total: 1n, byGroup: new Map([['a', 5n], ['b', -3n], ['c', 2n], ['d', -3n]]) };
    const groups = ['a', 'b', 'none', 'c', 'd'];
    expect(groups.map((_, top) => runningSum(bucket, groups, top))).toEqual([5n, -3n, 0n, 7n, -6n]);
    const [, , , spent] = bucketsOf({ series: [...series, { at: '2026-11-22T00:00:00.000Z', group: 'eip155:84532', amount: '-1.00', count: 0 }], from: '2026-11-19T00:00:00Z', to: '2026-11-22T12:00:00Z', interval: 'day' }, 'UTC');
    expect(spent?.total).toBe(-700_000n);
  });

  it('puts the largest group at the foot of the stack', () => {
    const buckets = bucketsOf({ series, from: '2026-11-19T00:00:00Z', to: '2026-11-23T00:00:00Z', interval: 'day' }, 'UTC');
    expect(groupsOf(buckets)).toEqual(['eip155:84532', 'solana:x']);
  });

  it('ends every period now and never draws more bars than fit', () => {
    const now = new Date('2026-11-22T12:34:56Z');
    for (const period of periods) {
      const range = periodRange(period, now);
      expect(range.to).toBe(now.toISOString());
      expect(bucketsOf({ series: [], ...range }, range.timeZone).length).toBeLessThanOrEqual(31);
    }
  });
});
