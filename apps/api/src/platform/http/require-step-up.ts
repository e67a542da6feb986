import { ProblemError } from './problem-error.js';
import type { RequestContext } from './request-context.js';

/** Lets a member pass who has confirmed lately; throws `step_up_required` for any other, and for every API key. */
export function requireStepUp({ session }: Pick<RequestContext, 'session'>): void {
  if (session?.confirmed === true) return;
  throw new ProblemError(
    'step_up_required',
    session ? 'This changes where live money goes. Confirm with POST /v1/auth/step-up, then send it again.' : 'This changes where live money goes, which an API key may not do. Sign in to the dashboard and do it there.',
  );
}
