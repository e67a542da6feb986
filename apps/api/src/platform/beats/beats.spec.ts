import { afterEach, describe, expect, it } from '@jest/globals';
import { poll } from '@till/testing';
import { Beats } from './beats.js';

let open: Beats[] = [];
const beats = (): Beats => {
  const made = new Beats();
  open.push(made);
  return made;
};

afterEach(async () => {
  for (const one of open) await one.beforeApplicationShutdown();
  open = [];
});

/** Resolves from outside. */
function gate() {
  let pass: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => (pass = resolve));
  return { passed, pass };
}

describe('a beat', () => {
  it('takes its turn again and again, at once where it is told to', async () => {
    const kept = beats();
    const turns = { early: 0, later: 0 };
    kept.keep({ name: 'early', everyMs: 60_000, atOnce: true, turn: () => Promise.resolve(turns.early++) });
    kept.keep({ name: 'later', everyMs: 5, turn: () => Promise.resolve(turns.later++) });
    kept.onApplicationBootstrap();
    expect(turns).toEqual({ early: 1, later: 0 });
    await poll('three turns', () => Promise.resolve(turns.later >= 3 || undefined));
    expect(turns.early).toBe(1);
  });

  it('never has two turns at once, however long one takes', async () => {
    const kept = beats();
    const { passed, pass } = gate();
    let begun = 0;
    let others = 0;
    kept.keep({ name: 'long', everyMs: 2, atOnce: true, turn: () => (begun++, passed) });
    kept.keep({ name: 'short', everyMs: 2, turn: () => Promise.resolve(others++) });
    kept.onApplicationBootstrap();
    await poll('many intervals', () => Promise.resolve(others >= 10 || undefined));
    expect(begun).toBe(1);
    pass();
    await poll('the next turn', () => Promise.resolve(begun > 1 || undefined));
  });

  it('goes on after a failure, which its health shows until a turn succeeds', async () => {
    const kept = beats();
    let works = false;
    let failures = 0;
    kept.keep({ name: 'shaky', everyMs: 5, turn: () => (works ? Promise.resolve() : Promise.reject(new Error(`not yet: ${String(++failures)}`))) });
    kept.onApplicationBootstrap();
    await poll('two failures', () => Promise.resolve(failures >= 2 || undefined));
    const mendedAtMs = performance.now();
    const isGoodAgain = () => (kept.health()[0]?.sinceGoodMs ?? Infinity) < performance.now() - mendedAtMs;
    expect(isGoodAgain()).toBe(false);
    works = true;
    await poll('a good turn', () => Promise.resolve(isGoodAgain() || undefined));
  });

  it('ends with its turn: shutting down tells the turn, waits for it and begins no other', async () => {
    const kept = beats();
    const { passed, pass } = gate();
    const story: string[] = [];
    kept.keep({
      name: 'last',
      everyMs: 1,
      atOnce: true,
      turn: async (stopping) => {
        story.push('begun');
        stopping.addEventListener('abort', () => story.push('told'));
        await passed;
        story.push('ended');
      },
    });
    kept.onApplicationBootstrap();
    const stopped = kept.beforeApplicationShutdown().then(() => story.push('stopped'));
    pass();
    await stopped;
    expect(story).toEqual(['begun', 'told', 'ended', 'stopped']);
  });

  it('has a name of its own', () => {
    const kept = beats();
    kept.keep({ name: 'one', everyMs: 1, turn: () => Promise.resolve() });
    expect(() => kept.keep({ name: 'one', everyMs: 1, turn: () => Promise.resolve() })).toThrow('two beats');
  });
});
