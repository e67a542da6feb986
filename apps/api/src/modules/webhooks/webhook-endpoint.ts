import type { Mode, WebhookDisabledReason, WebhookEndpoint, WebhookEventType, WebhookFault } from '@till/contract';
import { disablesAt } from './endpoint-health.js';

/** An endpoint as it is stored; the secrets are sealed. */
export interface WebhookEndpointRow {
  merchantId: string;
  id: string;
  mode: Mode;
  url: string;
  description: string | null;
  events: WebhookEventType[];
  enabled: boolean;
  disabledReason: WebhookDisabledReason | null;
  disabledAt: Date | null;
  /** Null once the endpoint is deleted. */
  secret: string | null;
  secretHint: string;
  oldSecret: string | null;
  oldSecretUntil: Date | null;
  failingSince: Date | null;
  /** Failed tries in a row. */
  failures: number;
  pausedUntil: Date | null;
  /** The last test, where it did not work and nothing has worked since. */
  testFailedAt: Date | null;
  testFault: WebhookFault | null;
  testStatus: number | null;
  createdAt: Date;
  updatedAt: Date;
  /** `created_at` as Postgres wrote it, for cursors. */
  cursorAt: string;
}

/** An endpoint as answers show it; never a secret. */
export function toEndpointAnswer(row: WebhookEndpointRow, recent: WebhookEndpoint['recent'], now: Date): WebhookEndpoint {
  const { id, mode, url, description, events, enabled, disabledReason, secretHint, failingSince, oldSecretUntil, testFailedAt, testFault } = row;
  return {
    id, mode, url, description, events, enabled, disabledReason, secretHint, recent,
    status: !enabled ? 'disabled' : failingSince !== null ? 'failing' : testFailedAt !== null ? 'test_failed' : 'active',
    disabledAt: row.disabledAt?.toISOString() ?? null,
    failingSince: failingSince?.toISOString() ?? null,
    disablesAt: enabled && failingSince !== null ? disablesAt(failingSince).toISOString() : null,
    failedTest: testFailedAt !== null && testFault !== null ? { at: testFailedAt.toISOString(), fault: testFault, status: row.testStatus } : null,
    oldSecretUntil: oldSecretUntil !== null && oldSecretUntil > now ? oldSecretUntil.toISOString() : null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
