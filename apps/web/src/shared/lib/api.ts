import { ApiError, TillClient } from '@till/api-client';
import { modeChoice } from './mode.js';

/** The one client of the dashboard: same origin, cookie session, the mode on every call. */
export const api = new TillClient({ baseUrl: '', headers: () => ({ 'till-mode': modeChoice.get() }) });

/** A fresh idempotency key: one per intent, so that a repeated click or a retry does the thing once. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** True for the answer that says nobody is signed in. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.problem.status === 401 && error.problem.code === 'unauthenticated';
}

/** Stable code of an API error; null for anything else, such as a lost connection. */
export function codeOf(error: unknown): string | null {
  return error instanceof ApiError ? error.problem.code : null;
}
