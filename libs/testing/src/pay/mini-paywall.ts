import type { IncomingMessage, ServerResponse } from 'node:http';
import { encodePaymentRequiredHeader, encodePaymentResponseHeader } from '@x402/core/http';
import type { Network, PaymentRequired, SettleResponse } from '@x402/core/types';
import { networkById } from '@till/networks';
import { type JsonAnswer, type LoopbackServer, serveLoopback } from '../process/loopback-server.js';

/** The price of the one page behind the paywall. */
export interface MiniPaywallOptions {
  facilitatorUrl: string;
  network: Network;
  payTo: string;
  /** Base units. */
  amount: bigint;
}

interface SupportedAnswer {
  kinds: { network: string; x402Version: number; extra?: Record<string, unknown> }[];
}

/**
 * The smallest seller: one URL that asks in v2 and v1 and lets the facilitator verify and settle. To check facilitators
 * and clients with; a real seller checks far more.
 */
export async function startMiniPaywall(options: MiniPaywallOptions): Promise<LoopbackServer> {
  const known = networkById(options.network);
  if (!known) throw new Error(`unknown network ${options.network}`);
  const supported = (await (await fetch(`${options.facilitatorUrl}/supported`)).json()) as SupportedAnswer;
  const feePayer = supported.kinds.find((kind) => kind.network === options.network)?.extra;
  const terms = { scheme: 'exact', asset: known.usdc.address, payTo: options.payTo, maxTimeoutSeconds: 60, extra: { ...known.usdc.eip712, ...feePayer } };
  const v2 = { ...terms, network: options.network, amount: options.amount.toString() };
  return serveLoopback(async (request, response) => {
    const resource = { url: `http://${request.headers.host ?? ''}${request.url ?? ''}`, description: 'a page', mimeType: 'application/json' };
    const v1 = { ...terms, network: known.v1Name, maxAmountRequired: options.amount.toString(), resource: resource.url, description: resource.description, mimeType: resource.mimeType };
    const paid = paymentOf(request);
    if (!paid) {
      const required: PaymentRequired = { x402Version: 2, error: 'payment required', resource, accepts: [v2] };
      response.setHeader('PAYMENT-REQUIRED', encodePaymentRequiredHeader(required));
      return { status: 402, body: { x402Version: 1, error: 'payment required', accepts: [v1] } };
    }
    return settle(options.facilitatorUrl, { ...paid, paymentRequirements: paid.x402Version === 1 ? v1 : v2 }, response);
  });
}

function paymentOf(request: IncomingMessage): { x402Version: 1 | 2; paymentPayload: unknown } | undefined {
  const v2 = request.headers['payment-signature'];
  const header = v2 ?? request.headers['x-payment'];
  if (typeof header !== 'string') return undefined;
  return { x402Version: v2 === undefined ? 1 : 2, paymentPayload: JSON.parse(Buffer.from(header, 'base64').toString('utf8')) };
}

async function settle(facilitatorUrl: string, body: { x402Version: 1 | 2; paymentPayload: unknown; paymentRequirements: unknown }, response: ServerResponse): Promise<JsonAnswer> {
  for (const path of ['verify', 'settle']) {
    const asked = await fetch(`${facilitatorUrl}/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    const answer = (await asked.json()) as { isValid?: boolean; success?: boolean };
    if (answer.success) response.setHeader(body.x402Version === 1 ? 'X-PAYMENT-RESPONSE' : 'PAYMENT-RESPONSE', encodePaymentResponseHeader(answer as SettleResponse));
    if (!(answer.isValid ?? answer.success)) return { status: 402, body: answer };
  }
  return { status: 200, body: { paid: true } };
}
