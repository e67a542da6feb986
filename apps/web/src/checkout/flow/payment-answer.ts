import { jsonOfBase64 } from '../../shared/x402/base64.js';
import { recordOf, textOf, type JsonRecord } from '../../shared/x402/json-record.js';

/** What an answer to a signed payment means for the payer. */
export type PaymentAnswer =
  /** 200 or 202: the payment exists; its page tells the rest. */
  | { kind: 'accepted'; paymentId: string }
  | { kind: 'refused'; reason: string | null }
  | { kind: 'conflict'; paymentId: string | null }
  | { kind: 'used'; paymentId: string | null }
  /** Overload, a fault of the server, or an answer this page cannot read: the same payment may be sent again. */
  | { kind: 'unclear'; retryAfterSeconds: number | null };

async function bodyOf(response: Response): Promise<JsonRecord> {
  try {
    return recordOf(await response.json());
  } catch {
    return {};
  }
}

function idIn(text: string | null): string | null {
  return /pay_[0-9a-z]+/.exec(text ?? '')?.[0] ?? null;
}

function retryAfterOf(response: Response): number | null {
  const header = response.headers.get('Retry-After') ?? '';
  return /^\d{1,4}$/.test(header) ? Number.parseInt(header, 10) : null;
}

function refusalOf(response: Response, body: JsonRecord): PaymentAnswer {
  const settlement = recordOf(jsonOfBase64(response.headers.get('PAYMENT-RESPONSE')));
  const challenge = recordOf(jsonOfBase64(response.headers.get('PAYMENT-REQUIRED')));
  const said = [settlement.errorReason, body.reason, challenge.error, body.code, body.error];
  return { kind: 'refused', reason: said.map(textOf).find((one) => one !== null) ?? null };
}

function conflictOf(body: JsonRecord, headerId: string | null): PaymentAnswer {
  const paymentId = headerId ?? idIn(textOf(body.paymentId)) ?? idIn(textOf(body.statusUrl));
  return { kind: body.code === 'authorization_used_elsewhere' ? 'used' : 'conflict', paymentId };
}

/** Statuses that ask to come again: timeout, too early, too many. */
const comeAgain = [408, 425, 429];

/**
 * Reads the answer to a request that carried a payment. Whatever does not clearly say yes or no stays unclear, so
 * that the payer is never asked for a second signature while the first may still count: a 4xx other than 402 is a
 * refusal only when it bears one of Till's own codes, not when some proxy on the way made it up.
 */
export async function readPaymentAnswer(response: Response): Promise<PaymentAnswer> {
  const { status, headers } = response;
  const headerId = idIn(headers.get('Till-Payment')) ?? idIn(headers.get('Location'));
  if (status === 200 || status === 202) return headerId ? { kind: 'accepted', paymentId: headerId } : { kind: 'unclear', retryAfterSeconds: null };
  // The payment exists even if its content could not be sent now: its own page tells the rest.
  if (status >= 500 && headers.get('Till-Payment') !== null && headerId) return { kind: 'accepted', paymentId: headerId };
  if (status < 400 || status >= 500 || comeAgain.includes(status)) return { kind: 'unclear', retryAfterSeconds: retryAfterOf(response) };
  const body = await bodyOf(response);
  if (status === 409) return conflictOf(body, headerId);
  return status === 402 || textOf(body.code) ? refusalOf(response, body) : { kind: 'unclear', retryAfterSeconds: null };
}
