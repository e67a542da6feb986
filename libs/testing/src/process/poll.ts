import { setTimeout as pause } from 'node:timers/promises';

/**
 * Asks again and again until `probe` returns something other than `undefined`.
 * @throws when `timeoutMs` pass first, with the last error as cause.
 */
export async function poll<T>(
  what: string,
  probe: () => Promise<T | undefined>,
  { timeoutMs = 20_000, everyMs = 5 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  let cause: unknown;
  while (Date.now() < deadline) {
    try {
      const found = await probe();
      if (found !== undefined) return found;
    } catch (error) {
      cause = error;
    }
    await pause(everyMs);
  }
  throw new Error(`${what}: nothing within ${String(timeoutMs)} ms`, { cause });
}
