import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LruCache } from './lru-cache.js';

const keys = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('set' as const), key: keys, weight: fc.integer({ min: 0, max: 12 }) }),
    fc.record({ do: fc.constantFrom('get' as const, 'delete' as const, 'clear' as const, 'drop heavy' as const), key: keys, weight: fc.constant(0) }),
  ),
  { maxLength: 60 },
);

describe('a cache with limits', () => {
  it('never holds more entries or more weight than it may, whatever is done with it', () => {
    fc.assert(
      fc.property(steps, (done) => {
        const cache = new LruCache<number>(4, 10, { most: 20, of: (weight) => weight });
        done.forEach((step, nowMs) => {
          if (step.do === 'set') cache.set(step.key, step.weight, nowMs);
          else if (step.do === 'get') cache.get(step.key, nowMs);
          else if (step.do === 'delete') cache.delete(step.key);
          else if (step.do === 'clear') cache.clear();
          else cache.deleteWhere((weight) => weight > 6);
          const held: number[] = [];
          cache.deleteWhere((weight) => {
            held.push(weight);
            return false;
          });
          expect(held.length).toBeLessThanOrEqual(4);
          expect(held.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(20);
        });
        // What was counted in was counted out: there is room for a full load again.
        cache.clear();
        cache.set('a', 20, 100);
        expect(cache.get('a', 100)).toBe(20);
      }),
    );
  });

  it('drops what was used longest ago', () => {
    const cache = new LruCache<number>(10, 1_000, { most: 10, of: (weight) => weight });
    cache.set('old', 4, 0);
    cache.set('used', 4, 0);
    cache.get('old', 1);
    cache.set('new', 4, 2);
    expect([cache.get('old', 3), cache.get('used', 3), cache.get('new', 3)]).toEqual([4, undefined, 4]);
  });
});
