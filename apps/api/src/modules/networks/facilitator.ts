import { type CallHeaders, CircuitBreaker, FacilitatorClient, faultOf, type FacilitatorCall, type SettleOutcome, type SupportedKind, type VerifyOutcome } from '@till/facilitator-client';
import type { FacilitatorSettings } from '../../config/facilitators.schema.js';

/** After this long without an answer a facilitator's last word counts no more. */
const wordLifeMs = 10 * 60_000;
/** A quote lives a quarter of an hour and names the fee payer it was made with. */
const feePayerLifeMs = 60 * 60_000;

/** The word about a call whose way is closed: nothing was sent. */
const circuitOpen: SettleOutcome = { kind: 'unknown', reason: 'circuit_open', bucket: 'facilitator', sent: false };

/** Somebody's key for one call, and whether that is somebody else than the operator. */
export interface OwnCredentials {
  headers: CallHeaders;
}

/** One facilitator of the allow-list: what it says it can settle, how it has been doing, and the way to it. */
export class Facilitator {
  readonly breaker = new CircuitBreaker();
  private readonly client: FacilitatorClient;
  private kinds: readonly SupportedKind[] = [];
  private answeredAtMs: number | null = null;
  private askedAtMs: number | null = null;
  private lastFailed = false;
  private readonly feePayers = new Map<string, number>();
  private closing: Promise<void> | undefined;

  constructor(
    readonly settings: FacilitatorSettings,
    options: { timeoutMs: number; connections: number },
  ) {
    this.client = new FacilitatorClient({ url: settings.url, ...options, ...(settings.headers ? { headers: settings.headers } : {}) });
  }

  get id(): string {
    return this.settings.id;
  }

  get url(): string {
    return this.settings.url;
  }

  /** Asks what it settles. `lent` is a key to ask with where the operator has none. */
  async refresh(lent?: CallHeaders): Promise<void> {
    const answer = await this.client.supported(lent && !this.settings.headers ? { headers: lent } : {});
    this.askedAtMs = Date.now();
    this.lastFailed = !answer.ok;
    if (!answer.ok) {
      // What answers here and not there may still settle; what cannot be reached cannot.
      if (answer.error.code === 'unreachable' || answer.error.code === 'timeout') this.breaker.failed(answer.error.code);
      return;
    }
    this.kinds = answer.value;
    this.answeredAtMs = this.askedAtMs;
    this.breaker.reached();
    for (const kind of this.kinds) if (kind.networkId !== null && typeof kind.extra?.feePayer === 'string') this.feePayers.set(`${kind.networkId} ${kind.extra.feePayer}`, this.askedAtMs);
  }

  /** When it was last asked what it settles, or null before the first answer or failure. */
  get checkedAt(): Date | null {
    return this.askedAtMs === null ? null : new Date(this.askedAtMs);
  }

  /** Whether the last question failed: then it is asked again soon. */
  get failing(): boolean {
    return this.lastFailed;
  }

  /** What it settles on a network, or null while its word is missing or too old. */
  kindsOf(networkId: string): readonly SupportedKind[] | null {
    if (this.answeredAtMs === null || Date.now() - this.answeredAtMs > wordLifeMs) return null;
    return this.kinds.filter((kind) => kind.scheme === 'exact' && kind.networkId === networkId);
  }

  /** Whether it settles `exact` payments of a protocol version on a network. */
  speaks(networkId: string, x402Version: 1 | 2): boolean {
    return this.kindsOf(networkId)?.some((kind) => kind.x402Version === x402Version) ?? false;
  }

  /** Solana: who pays the fee of transactions that it takes; undefined where it says nobody. */
  feePayerOf(networkId: string): string | undefined {
    const payer = this.kindsOf(networkId)?.map((kind) => kind.extra?.feePayer).find((one) => typeof one === 'string');
    return typeof payer === 'string' ? payer : undefined;
  }

  /** Whether it has named this fee payer on the network lately: quotes outlive a change of it. */
  hasNamedFeePayer(networkId: string, feePayer: string): boolean {
    return Date.now() - (this.feePayers.get(`${networkId} ${feePayer}`) ?? -Infinity) < feePayerLifeMs;
  }

  /** Whether a merchant can use it: one that wants a key needs the operator's or the merchant's own. */
  isUsableWith(ownKeys: ReadonlySet<string>): boolean {
    return this.settings.kind !== 'cdp' || this.settings.headers !== undefined || ownKeys.has(this.id);
  }

  /** Settles unless the breaker is open. `own` makes the call in a merchant's name. */
  async settle(request: FacilitatorCall, own?: OwnCredentials): Promise<SettleOutcome> {
    if (!this.breaker.begin()) return circuitOpen;
    const startedMs = performance.now();
    const outcome = await this.client.settle(request, own ? { headers: own.headers } : {});
    const fault = faultOf(outcome);
    if (fault === null) {
      if (outcome.kind === 'unknown' && outcome.reason === 'headers_failed') this.breaker.neither();
      else this.breaker.succeeded(performance.now() - startedMs);
    } else if (own && isAboutKey(fault)) this.breaker.neither();
    else this.breaker.failed(fault, outcome.kind === 'unknown' ? (outcome.retryAfterSeconds ?? 0) * 1_000 : 0);
    return outcome;
  }

  /** Asks whether a payment would settle; moves nothing and says nothing about the facilitator's health. Null when it keeps failing and is asked no more. */
  async verify(request: FacilitatorCall, options: { timeoutMs?: number; own?: OwnCredentials | undefined } = {}): Promise<VerifyOutcome | null> {
    const { timeoutMs, own } = options;
    return this.breaker.admits ? this.client.verify(request, { ...(timeoutMs === undefined ? {} : { timeoutMs }), ...(own ? { headers: own.headers } : {}) }) : null;
  }

  /** Asks what it settles with a key that is to be tried; nothing of it is kept. */
  tryKey(headers: CallHeaders, timeoutMs: number): Promise<'accepted' | 'refused' | 'unanswered'> {
    return this.client.supported({ headers, timeoutMs }).then((answer) => {
      if (answer.ok) return 'accepted';
      return answer.error.status === 401 || answer.error.status === 403 ? 'refused' : 'unanswered';
    });
  }

  /** Calls under way end as unknown. */
  close(): Promise<void> {
    this.closing ??= this.client.close();
    return this.closing;
  }
}

/** A key that is refused or used up is its owner's trouble, not everybody's. */
export function isAboutKey(fault: string): boolean {
  return fault === 'http_401' || fault === 'http_403' || fault === 'rate_limited';
}
