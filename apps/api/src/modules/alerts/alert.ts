import type { Alert, AlertCode, Mode } from '@till/contract';

/** The resource that was looked at. */
export interface TroubledResource {
  merchantId: string;
  mode: Mode;
  resourceId: string;
}

/** The webhook endpoint that takes nothing. */
export interface TroubledEndpoint {
  merchantId: string;
  mode: Mode;
  webhookEndpointId: string;
}

/** Something broken, as it was found. */
export interface Trouble {
  code: AlertCode;
  /** What it is about: the id of the resource or the endpoint, or what many resources share (a network, an origin). */
  subject: string;
  params: Record<string, string>;
  message: string;
  advice: string | null;
}

export interface AlertRow extends Omit<Alert, 'status' | 'openedAt' | 'closedAt' | 'dismissedAt'> {
  openedAt: Date;
  closedAt: Date | null;
  dismissedAt: Date | null;
  /** `opened_at` as Postgres wrote it, for cursors. */
  cursorAt: string;
}

export function toAlertAnswer({ openedAt, closedAt, dismissedAt, ...row }: AlertRow): Alert {
  return { ...row, status: closedAt === null ? 'open' : 'closed', openedAt: openedAt.toISOString(), closedAt: closedAt?.toISOString() ?? null, dismissedAt: dismissedAt?.toISOString() ?? null };
}
