import type { ApiScope, Mode } from '@till/contract';
import type { SessionFacts } from './request-context.js';

/** A caller whose credential was checked. */
export interface Caller {
  merchantId: string;
  actor: string;
  scopes: readonly ApiScope[];
  /** The mode an API key is bound to; null for a member, who chooses per request. */
  mode: Mode | null;
  session?: SessionFacts;
}

/** Checks credentials for the access guard; the auth slice provides it, so that the platform knows no table of it. */
export abstract class RequestAuthenticator {
  /** The caller of `Authorization: Bearer …`, or null when the token is unknown, revoked or malformed. */
  abstract byBearer(token: string): Promise<Caller | null>;
  /** The caller of a session cookie, or null when there is no such session any more. */
  abstract bySession(token: string): Promise<Caller | null>;
}
