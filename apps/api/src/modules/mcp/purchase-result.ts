import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { fromBaseUnits } from '@till/contract';
import { type DoorReply, mostBytes } from './door-calls.js';

/** Where a client puts its payment, and where it finds the settlement (x402, transports-v2/mcp). */
export const paymentKey = 'x402/payment';
const settlementKey = 'x402/payment-response';

type JsonObject = Record<string, unknown>;

/** What a door answered, as the result of a tool: terms as `PaymentRequired`, the bought thing, or what to do now. */
export function purchaseResult(reply: DoorReply, url: string): CallToolResult {
  const settlement = decoded(reply.headers['payment-response'] ?? reply.headers['x-payment-response']);
  if (reply.status === 402) return paymentRequired(reply, settlement);
  const about = { ...(settlement ? { [settlementKey]: settlement } : {}), ...(reply.headers['till-payment'] === undefined ? {} : { 'till/payment': reply.headers['till-payment'] }) };
  const meta = Object.keys(about).length > 0 ? { _meta: about } : {};
  const isPending = reply.status === 202 && settlement === null && reply.headers['till-payment'] !== undefined;
  const isOk = reply.status >= 200 && reply.status < 300 && !isPending;
  if (reply.body === null) return { isError: true, content: [text(`The answer is larger than ${String(mostBytes)} bytes, or takes too long, and was not passed on here. Send the same payment over HTTP to ${url}: it is not charged again.`)], ...meta };
  return { ...(isOk ? {} : { isError: true }), ...contentOf(reply, reply.body, url), ...meta };
}

function paymentRequired({ headers, body }: DoorReply, settlement: JsonObject | null): CallToolResult {
  const terms = decoded(headers['payment-required']);
  const problem = body === null ? null : parsed(body.toString('utf8'));
  const reason = typeof problem?.detail === 'string' ? problem.detail : null;
  if (!terms) return { isError: true, content: [text(reason ?? 'A payment is required, and the terms cannot be read.')] };
  const required: JsonObject = { ...terms, ...(settlement ? { [settlementKey]: settlement } : {}) };
  // Clients of the specification look for the wrapper, those of the reference package for the terms themselves.
  const wire = { ...required, 'x402/error': { code: 402, message: typeof terms.error === 'string' ? terms.error : 'Payment required', data: required } };
  return { isError: true, structuredContent: required, content: [text(JSON.stringify(wire)), text(reason ?? `${priceOf(terms)}Sign one of the entries of accepts with your own wallet, and call buy again with the same arguments and the payment in _meta["${paymentKey}"]. The key stays with you.`)], ...(settlement ? { _meta: { [settlementKey]: settlement } } : {}) };
}

function priceOf({ accepts }: JsonObject): string {
  const [first] = Array.isArray(accepts) ? (accepts as { amount?: unknown }[]) : [];
  return typeof first?.amount === 'string' ? `This costs ${fromBaseUnits(BigInt(first.amount))} USDC. ` : '';
}

function contentOf({ headers }: DoorReply, body: Buffer, url: string): Pick<CallToolResult, 'content' | 'structuredContent'> {
  const mimeType = (headers['content-type'] ?? 'application/octet-stream').split(';')[0]?.trim().toLowerCase() ?? '';
  const isPlain = (headers['content-encoding'] ?? 'identity') === 'identity';
  if (isPlain && /^(text\/|application\/([\w.+-]+\+)?(json|xml|yaml|javascript)$)/.test(mimeType)) {
    const shown = body.toString('utf8');
    const json = mimeType.endsWith('json') ? parsed(shown) : null;
    return { content: [text(shown)], ...(json ? { structuredContent: json } : {}) };
  }
  const data = body.toString('base64');
  if (isPlain && mimeType.startsWith('image/')) return { content: [{ type: 'image', data, mimeType }] };
  if (isPlain && mimeType.startsWith('audio/')) return { content: [{ type: 'audio', data, mimeType }] };
  return { content: [{ type: 'resource', resource: { uri: url, mimeType, blob: data } }] };
}

function text(value: string): { type: 'text'; text: string } {
  return { type: 'text', text: value };
}

function decoded(header: string | undefined): JsonObject | null {
  return header === undefined ? null : parsed(Buffer.from(header, 'base64').toString('utf8'));
}

function parsed(value: string): JsonObject | null {
  try {
    const json: unknown = JSON.parse(value);
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as JsonObject) : null;
  } catch {
    return null;
  }
}
