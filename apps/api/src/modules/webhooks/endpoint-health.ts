import type { WebhookDisabledReason } from '@till/contract';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** After this long without a try that worked, nothing more is sent. */
const failingDays = 5;
/** A failure or two may be a moment's; this long is worth a person's time. */
const patienceMs = 60 * minuteMs;
/** So many failures in a row open the circuit: what waits is tried one at a time, and rarely. */
const failuresUntilPause = 5;
const firstPauseMs = 30_000;
const longestPauseMs = 15 * minuteMs;

/** How an endpoint has been doing. */
export interface EndpointHealth {
  failingSince: Date | null;
  /** Failed tries in a row. */
  failures: number;
  pausedUntil: Date | null;
}

export interface HealthChange extends EndpointHealth {
  /** Set when it is to be disabled. */
  disable: Exclude<WebhookDisabledReason, 'merchant'> | null;
  /** Whether its merchant should hear that it fails. */
  alarming: boolean;
}

/** When an endpoint that has failed since then is disabled. */
export function disablesAt(failingSince: Date): Date {
  return new Date(failingSince.getTime() + failingDays * dayMs);
}

/** Whether only one delivery at a time may go out: somebody has to find out whether it works again, and one is enough. */
export function isProbed({ failures }: Pick<EndpointHealth, 'failures'>): boolean {
  return failures >= failuresUntilPause;
}

/** What a try makes of its endpoint. `exhausted`: it was a delivery's last. */
export function healthAfter(before: EndpointHealth, outcome: 'delivered' | 'failed' | 'exhausted' | 'gone', now: Date): HealthChange {
  if (outcome === 'delivered') return { failingSince: null, failures: 0, pausedUntil: null, disable: null, alarming: false };
  const failures = before.failures + 1;
  const failingSince = before.failingSince ?? now;
  const isTooLong = disablesAt(failingSince) <= now;
  return {
    failures,
    failingSince,
    pausedUntil: isProbed({ failures }) ? new Date(now.getTime() + pauseMs(failures)) : null,
    disable: outcome === 'gone' ? 'gone' : isTooLong ? 'failing' : null,
    alarming: outcome === 'exhausted' || now.getTime() - failingSince.getTime() >= patienceMs,
  };
}

function pauseMs(failures: number): number {
  return Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(failures - failuresUntilPause, 10));
}
