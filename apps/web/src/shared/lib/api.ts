import { ApiError, type CallAnswer, type CallInput, TillClient } from '@till/api-client';
import type { Operations } from '@till/contract';
import { modeChoice } from './mode.js';
import { askStepUp } from './step-up.js';

/** Puts the server's question whether it is really the member, then makes the call again. */
class DashboardClient extends TillClient {
  override async call<N extends keyof Operations>(name: N, input: CallInput<N>): Promise<CallAnswer<N>> {
    try {
      return await super.call(name, input);
    } catch (error) {
      if (codeOf(error) !== 'step_up_required' || !(await askStepUp())) throw error;
      return super.call(name, input);
    }
  }
}

/** The one client of the dashboard: same origin, cookie session, the mode on every call. */
export const api = new DashboardClient({ baseUrl: '', headers: () => ({ 'till-mode': modeChoice.get() }) });

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
