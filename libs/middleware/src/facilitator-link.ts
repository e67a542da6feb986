import { networkById, networkByV1Name } from '@till/networks';
import type { FacilitatorRequest } from '@till/x402';
import { type FacilitatorConfig, HTTPFacilitatorClient } from '@x402/core/server';
import { SettleError, VerifyError } from '@x402/core/types';

type Verdict = { kind: 'valid' } | { kind: 'invalid'; reason: string } | { kind: 'unreachable' };

interface Outcome {
  /** `open`: money may have moved. */
  kind: 'settled' | 'refused' | 'open';
  reason: string;
  transaction: string;
  payer?: string;
}

interface Kind {
  versions: Set<number>;
  feePayer: string | undefined;
}

/** What the facilitator can settle is asked again after this long, and sooner after a failure. */
const freshMs = 5 * 60_000;
const retryMs = 2_000;
const pending = 'settlement_pending';

type Payload = Parameters<HTTPFacilitatorClient['settle']>[0];
type Requirements = Parameters<HTTPFacilitatorClient['settle']>[1];

/** The way to the facilitator, on the reference SDK's client. */
export class FacilitatorLink {
  private readonly client: HTTPFacilitatorClient;
  private kinds: ReadonlyMap<string, Kind> = new Map();
  private dueAtMs = 0;
  private asking: Promise<void> | undefined;

  constructor(config: FacilitatorConfig) {
    this.client = new HTTPFacilitatorClient(config);
  }

  /** Waits for the facilitator's first word; later words are fetched beside the requests. */
  async ready(): Promise<void> {
    if (Date.now() >= this.dueAtMs) this.asking ??= this.ask().finally(() => (this.asking = undefined));
    if (this.kinds.size === 0) await this.asking;
  }

  settlesOn(network: string): boolean {
    return this.kinds.has(network);
  }

  /** Solana: who pays the fee. */
  feePayerOf(network: string): string | undefined {
    return this.kinds.get(network)?.feePayer;
  }

  /** The client's version where the facilitator speaks it, else the other: what is signed is the same in both. */
  versionFor(network: string, version: 1 | 2): 1 | 2 {
    const versions = this.kinds.get(network)?.versions;
    if (!versions || versions.has(version)) return version;
    return version === 1 ? 2 : 1;
  }

  async verify({ paymentPayload, paymentRequirements }: FacilitatorRequest): Promise<Verdict> {
    try {
      const { isValid, invalidReason } = await this.client.verify(paymentPayload as Payload, paymentRequirements as unknown as Requirements);
      return isValid ? { kind: 'valid' } : { kind: 'invalid', reason: invalidReason ?? 'invalid_payment' };
    } catch (error) {
      // Facilitators also say no with HTTP 400; a 5xx says nothing about the payment.
      if (error instanceof VerifyError && error.statusCode < 500 && error.statusCode !== 404) return { kind: 'invalid', reason: error.invalidReason ?? 'invalid_payment' };
      return { kind: 'unreachable' };
    }
  }

  /** Settles, and once more when the outcome is pending: the identical payment is safe to send again. */
  async settle(call: FacilitatorRequest): Promise<Outcome> {
    const first = await this.settleOnce(call);
    return first.kind === 'open' && first.reason === pending && first.transaction !== '' ? this.settleOnce(call) : first;
  }

  private async settleOnce({ paymentPayload, paymentRequirements }: FacilitatorRequest): Promise<Outcome> {
    try {
      const { success, errorReason = 'unexpected_settle_error', transaction, payer } = await this.client.settle(paymentPayload as Payload, paymentRequirements as unknown as Requirements);
      return { kind: success ? 'settled' : kindOf(errorReason, 200), reason: errorReason, transaction, ...(payer === undefined ? {} : { payer }) };
    } catch (error) {
      if (!(error instanceof SettleError)) return { kind: 'open', reason: 'facilitator_unreachable', transaction: '' };
      const { errorReason = 'unexpected_settle_error', transaction, payer, statusCode } = error;
      return { kind: kindOf(errorReason, statusCode), reason: errorReason, transaction, ...(payer === undefined ? {} : { payer }) };
    }
  }

  private async ask(): Promise<void> {
    try {
      const { kinds } = await this.client.getSupported();
      const read = new Map<string, Kind>();
      for (const { x402Version, scheme, network: name, extra } of kinds) {
        const network = networkById(name) ?? networkByV1Name(name);
        if (!network || scheme !== 'exact') continue;
        const known = read.get(network.id) ?? { versions: new Set<number>(), feePayer: undefined };
        known.versions.add(x402Version);
        if (typeof extra?.['feePayer'] === 'string') known.feePayer = extra['feePayer'];
        read.set(network.id, known);
      }
      this.kinds = read;
      this.dueAtMs = Date.now() + freshMs;
    } catch {
      // The last word holds while there is no new one.
      this.dueAtMs = Date.now() + retryMs;
    }
  }
}

/** A refusal that leaves open whether money moved must never become a fresh 402. */
function kindOf(reason: string, status: number): 'refused' | 'open' {
  return status >= 500 || reason === pending || /unexpected_|timeout/.test(reason) ? 'open' : 'refused';
}
