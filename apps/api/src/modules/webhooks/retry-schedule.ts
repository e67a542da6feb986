import { createHash } from 'node:crypto';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** Pauses between the tries of a delivery: ten tries in about 75 hours. Receivers count on the first being within 30 s. */
const pausesMs = [10 * secondMs, 5 * minuteMs, 30 * minuteMs, 2 * hourMs, 5 * hourMs, 10 * hourMs, 14 * hourMs, 20 * hourMs, 24 * hourMs];
/** Every pause is longer or shorter by up to this part of it, so that what failed together does not come back together. */
const jitter = 0.1;
/** An endpoint may ask for a longer pause, up to this. */
const longestAskedMs = 24 * hourMs;

export const mostTries = pausesMs.length + 1;

/**
 * Milliseconds from a failed try to the next one; null when there is none. `tries` counts from 1. The chance in it is the
 * delivery's own: the same delivery gets the same schedule. `askedMs` is what the endpoint's Retry-After says.
 */
export function retryPauseMs(deliveryId: string, tries: number, askedMs: number | null): number | null {
  const pauseMs = pausesMs[tries - 1];
  if (pauseMs === undefined) return null;
  const spreadMs = Math.round(pauseMs * (1 - jitter + 2 * jitter * chanceOf(`${deliveryId} ${String(tries)}`)));
  return Math.max(spreadMs, Math.min(askedMs ?? 0, longestAskedMs));
}

/** Retry-After in milliseconds from now, seconds or an HTTP date (RFC 9110, 10.2.3); null for anything else. */
export function retryAfterMs(header: string | null, now: Date): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header) * secondMs;
  const at = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} /.test(header) ? Date.parse(header) : NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}

/** A number from 0 to 1 that looks like chance and is the same for the same text. */
function chanceOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}
