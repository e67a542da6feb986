import { setTimeout as pause } from 'node:timers/promises';

/** Quick at first, as most waits are short; a long one must not keep busy the very machine it waits for. */
const firstPauseMs = 5;
const longestPauseMs = 40;

/**
 * Asks again and again until `probe` returns something other than `undefined`: every so many ms, or in growing pauses.
 * @throws when `timeoutMs` pass first, with the last error as cause.
 */
export async function poll<T>(
  what: string,
  probe: () => Promise<T | undefined>,
  { timeoutMs = 60_000, everyMs }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  let cause: unknown;
  let nextPauseMs = firstPauseMs;
  while (performance.now() < deadline) {
    try {
      const found = await probe();
      if (found !== undefined) return found;
    } catch (error) {
      cause = error;
    }
    await pause(everyMs ?? nextPauseMs);
    nextPauseMs = Math.min(2 * nextPauseMs, longestPauseMs);
  }
  throw new Error(`${what}: nothing within ${String(timeoutMs)} ms`, { cause });
}
