import { setTimeout as pause } from 'node:timers/promises';

const dayMs = 24 * 60 * 60_000;
/** Longer than what is counted by the day takes on a busy machine. */
const clearMs = 20_000;

/** For what counts by days of UTC: waits for the next one where this one is nearly over, so that all of it falls on one day. */
export async function clearOfMidnight(): Promise<void> {
  const leftMs = dayMs - (Date.now() % dayMs);
  if (leftMs <= clearMs) await pause(leftMs + 1);
}
