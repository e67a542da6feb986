import { describe, expect, it } from '@jest/globals';
import { OwnWork } from './own-work.js';

/** Work that ends when told to. */
function held() {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return { work: () => ended, end };
}

describe('work of one’s own', () => {
  it('is so much at once and no more, and has a place again for what comes after', async () => {
    const own = new OwnWork(2);
    const [first, second] = [held(), held()];
    expect([own.begin('a', first.work), own.begin('b', second.work), own.begin('c', () => Promise.resolve())]).toEqual([true, true, false]);
    first.end();
    await new Promise(setImmediate);
    expect(own.begin('c', () => Promise.resolve())).toBe(true);
    second.end();
    await own.close();
  });

  it('is begun once a key while it runs, and again afterwards', async () => {
    const own = new OwnWork(5);
    const { work, end } = held();
    let begun = 0;
    const counted = () => (begun++, work());
    expect([own.begin('same', counted), own.begin('same', counted)]).toEqual([true, true]);
    expect(begun).toBe(1);
    end();
    await new Promise(setImmediate);
    own.begin('same', counted);
    expect(begun).toBe(2);
  });

  it('is waited for at the end, when nothing more is taken', async () => {
    const own = new OwnWork(5);
    const { work, end } = held();
    let isOver = false;
    own.begin('last', () => work().then(() => void (isOver = true)));
    const closed = own.close();
    expect(own.begin('late', () => Promise.resolve())).toBe(false);
    end();
    await closed;
    expect(isOver).toBe(true);
  });
});
