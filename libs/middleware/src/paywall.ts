import { buildChallenge, encodeSettlement, exactTerms, type FacilitatorRequest, facilitatorRequest, matchTerms, type PaymentFault, readPayment, type ResourceInfo, type SubmittedPayment, type Terms } from '@till/x402';
import { type Answer, jsonAnswer, unpaidHeaders } from './answer.js';
import { FacilitatorLink } from './facilitator-link.js';
import { payPage } from './pay-page.js';
import { type Facilitator, type PaywallOptions, type PayTo, type PricedRoute, readFacilitator, readOrigin, readRoutes, type Routes } from './paywall-config.js';

/** A request as frameworks give it. Header names are lower-case. */
export interface PaywallRequest {
  readonly method: string;
  /** As the framework's own router reads it: whole, and below where the middleware is mounted. A route may be named by either. */
  readonly paths: readonly string[];
  /** Absolute, as the client asked. */
  readonly url: string;
  header(name: string): string | undefined;
}

/** What came of a payment once the handler had answered. */
export type SettleResult = { readonly ok: true; readonly headers: Readonly<Record<string, string>> } | { readonly ok: false; readonly answer: Answer };

export type Decision =
  | { readonly kind: 'free' }
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** The payment is good: run the handler, then settle, and send nothing before that. */
  | { readonly kind: 'serve'; settle(): Promise<SettleResult> };

const retryAfterSeconds = '5';

/** The paywall without a framework: one route for v1 clients, v2 clients and browsers (facts of the 402 in `@till/x402`). */
export class Paywall {
  private readonly routes: readonly PricedRoute[];
  private readonly link: FacilitatorLink;
  private readonly origin: string | undefined;

  /** @throws PaywallConfigError for a faulty route, price, address or facilitator */
  constructor(payTo: PayTo, routes: Routes, facilitator?: Facilitator, options: PaywallOptions = {}) {
    this.routes = readRoutes(payTo, routes);
    this.link = new FacilitatorLink(readFacilitator(facilitator, process.env['TILL_FACILITATOR_URL']));
    this.origin = readOrigin(options.origin);
  }

  /** Decides about a request. Rejects only on faults of its own. */
  async open(request: PaywallRequest): Promise<Decision> {
    const route = this.routes.find(({ pattern }) => request.paths.some((path) => pattern.matches(request.method, path)));
    if (!route) return { kind: 'free' };
    const terms = await this.termsOf(route);
    if (terms.length === 0) return answered(503, { error: 'no_network_available', detail: 'The facilitator cannot settle on any network of this route now.' }, { 'retry-after': retryAfterSeconds });
    const resource = this.resourceOf(route, request);
    const read = readPayment({ paymentSignature: request.header('payment-signature'), xPayment: request.header('x-payment') });
    if (!read.ok) return fault(read.error, terms, resource);
    if (!read.value) return { kind: 'answer', answer: unpaid(terms, resource, request) };
    const matched = matchTerms(read.value, terms);
    if (!matched.ok) return fault(matched.error, terms, resource);
    return this.verified(read.value, matched.value, terms, resource);
  }

  private async verified(payment: SubmittedPayment, chosen: Terms, terms: readonly Terms[], resource: ResourceInfo): Promise<Decision> {
    const x402Version = this.link.versionFor(chosen.network, payment.x402Version);
    const call = facilitatorRequest({ ...payment, x402Version }, chosen, resource);
    const verdict = await this.link.verify(call);
    if (verdict.kind === 'unreachable') return answered(502, { error: 'facilitator_unreachable', detail: 'The payment could not be checked. Nothing was charged; send it again.' }, { 'retry-after': retryAfterSeconds });
    if (verdict.kind === 'invalid') return { kind: 'answer', answer: challenge(terms, resource, verdict.reason) };
    return { kind: 'serve', settle: () => this.settled(call, payment, chosen, terms, resource) };
  }

  private async settled(call: FacilitatorRequest, { x402Version }: SubmittedPayment, { network, amount }: Terms, terms: readonly Terms[], resource: ResourceInfo): Promise<SettleResult> {
    const outcome = await this.link.settle(call);
    const { transaction, payer } = outcome;
    const common = { transaction, network, ...(payer === undefined ? {} : { payer }) };
    if (outcome.kind === 'settled') {
      const header = encodeSettlement(x402Version, { success: true, ...common, amount });
      return { ok: true, headers: { [header.name]: header.value, 'cache-control': 'private, no-store' } };
    }
    const header = encodeSettlement(x402Version, { success: false, ...common, errorReason: outcome.reason });
    if (outcome.kind === 'refused') return { ok: false, answer: challenge(terms, resource, outcome.reason, { [header.name]: header.value }) };
    // Never a fresh 402 here: the client would sign again, and pay twice.
    const detail = 'The payment may have gone through. Do not sign another: send the identical payment again in a few seconds.';
    return { ok: false, answer: jsonAnswer(503, { error: outcome.reason, detail }, { [header.name]: header.value, 'retry-after': retryAfterSeconds }) };
  }

  private async termsOf({ ways, amount, maxTimeoutSeconds }: PricedRoute): Promise<Terms[]> {
    await this.link.ready();
    return ways.flatMap(({ network, payTo }) => {
      const feePayer = this.link.feePayerOf(network.id);
      if (!this.link.settlesOn(network.id) || (network.family === 'solana' && feePayer === undefined)) return [];
      return [exactTerms({ network, amount, payTo, maxTimeoutSeconds, ...(network.family === 'solana' && feePayer !== undefined ? { feePayer } : {}) })];
    });
  }

  private resourceOf({ description, mimeType }: PricedRoute, { url }: PaywallRequest): ResourceInfo {
    const { pathname, search, origin } = new URL(url);
    return { url: `${this.origin ?? origin}${pathname}${search}`, description, mimeType };
  }
}

function unpaid(terms: readonly Terms[], resource: ResourceInfo, request: PaywallRequest): Answer {
  const bare = challenge(terms, resource);
  const isBrowser = (request.header('accept') ?? '').includes('text/html') && (request.header('user-agent') ?? '').includes('Mozilla');
  return isBrowser ? { ...bare, headers: { ...bare.headers, ...payPage.headers }, body: payPage.html(terms, resource) } : bare;
}

/** One 402 for both versions. */
function challenge(terms: readonly Terms[], resource: ResourceInfo, error?: string, headers: Record<string, string> = {}): Answer {
  const { header, body } = buildChallenge({ resource, terms, ...(error === undefined ? {} : { error }) });
  return { status: 402, headers: { ...unpaidHeaders, 'content-type': 'application/json; charset=utf-8', 'payment-required': header, ...headers }, body };
}

function fault({ code, message, status }: PaymentFault, terms: readonly Terms[], resource: ResourceInfo): Decision {
  if (status === 402) return { kind: 'answer', answer: challenge(terms, resource, code) };
  return answered(status, { error: code, detail: message });
}

function answered(status: number, body: object, headers: Record<string, string> = {}): Decision {
  return { kind: 'answer', answer: jsonAnswer(status, body, headers) };
}
