import { Injectable } from '@nestjs/common';
import { type WebhookAttempt, webhookAnswerKeptBytes, type WebhookFault } from '@till/contract';
import { dropBody, Egress, type EgressAnswer, egressErrorOf } from '../../platform/egress/egress.js';
import { EgressError, type EgressFault } from '../../platform/egress/egress-error.js';
import { parseMerchantUrl } from '../../platform/egress/merchant-url.js';
import { retryAfterMs } from './retry-schedule.js';
import type { Turn } from './webhook-turns.repository.js';
import { WebhookSecrets } from './webhook-secrets.js';

/** Until the answer's head is there, everything included. */
const timeoutMs = 15_000;
/** The head decides; its body is only kept to be looked at, and nobody waits long for it. */
const bodyTimeoutMs = 2_000;
const gone = 410;

/** What came of a try. */
export interface Attempted extends Pick<WebhookAttempt, 'durationMs' | 'status' | 'headers' | 'body' | 'bodyCut'> {
  /** Null when it was answered with 2xx. */
  fault: WebhookFault | null;
  /** What the endpoint asks for in Retry-After. */
  retryAfterMs: number | null;
}

const nothing = { status: null, headers: [], body: '', bodyCut: false, retryAfterMs: null } satisfies Partial<Attempted>;

/** Sends a delivery once, signed as Standard Webhooks says. Follows no redirect and reads no more than it keeps. */
@Injectable()
export class WebhookSender {
  constructor(
    private readonly egress: Egress,
    private readonly secrets: WebhookSecrets,
  ) {}

  /** Never throws for what the other side does: a failure is an outcome. */
  async send(turn: Turn): Promise<Attempted> {
    const startedMs = performance.now();
    const outcome = await this.call(turn).catch((error: unknown) => ({ ...nothing, fault: faultOf(egressErrorOf(error)) }));
    return { ...outcome, durationMs: Math.round(performance.now() - startedMs) };
  }

  private async call(turn: Turn): Promise<Omit<Attempted, 'durationMs'>> {
    const url = parseMerchantUrl(turn.url, turn.mode);
    const now = new Date();
    const answer = await this.egress.request(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Till-Webhooks/1',
        'webhook-id': turn.eventId,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': this.secrets.sign({ merchantId: turn.merchantId, id: turn.endpointId, secret: turn.secret, oldSecret: turn.oldSecret, oldSecretUntil: turn.oldSecretUntil }, turn.eventId, now, turn.payload),
      },
      body: turn.payload,
      headersTimeoutMs: timeoutMs,
      bodyTimeoutMs,
      signal: AbortSignal.timeout(timeoutMs),
    });
    const status = answer.statusCode;
    const { text, cut } = await excerpt(answer);
    return { status, fault: faultOfStatus(status), headers: keptHeaders(answer.headers), body: text, bodyCut: cut, retryAfterMs: retryAfterMs(single(answer.headers['retry-after']), now) };
  }
}

/** The first bytes of the body, as far as they come in time; the rest is not read. */
async function excerpt(answer: EgressAnswer): Promise<{ text: string; cut: boolean }> {
  const late = setTimeout(() => dropBody(answer), bodyTimeoutMs);
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  let isWhole = false;
  try {
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      sizeBytes += chunk.length;
      if (sizeBytes > webhookAnswerKeptBytes) break;
    }
    isWhole = sizeBytes <= webhookAnswerKeptBytes;
  } catch {
    // The head has said what counts; a body that breaks off is kept as far as it came.
  } finally {
    clearTimeout(late);
    dropBody(answer);
  }
  return { text: storable(Buffer.concat(chunks).subarray(0, webhookAnswerKeptBytes).toString('utf8')), cut: !isWhole };
}

/** Postgres keeps no NUL in a text. */
function storable(text: string): string {
  return text.replaceAll('\u0000', '\ufffd');
}

function keptHeaders(headers: EgressAnswer['headers']): Attempted['headers'] {
  const kept: Attempted['headers'] = [];
  let left = webhookAnswerKeptBytes;
  for (const [name, value] of Object.entries(headers)) {
    const text = storable(Array.isArray(value) ? value.join(', ') : (value ?? ''));
    left -= name.length + text.length;
    if (left < 0) break;
    kept.push({ name, value: text });
  }
  return kept;
}

function single(header: string | string[] | undefined): string | null {
  return typeof header === 'string' ? header : null;
}

function faultOfStatus(status: number): WebhookFault | null {
  if (status >= 200 && status < 300) return null;
  if (status === gone) return { code: 'gone', message: 'answered 410: it wants no more' };
  if (status >= 300 && status < 400) return { code: 'redirected', message: `answered ${String(status)}, a redirect, which Till does not follow` };
  return { code: 'refused_status', message: `answered ${String(status)}` };
}

const codes: Record<EgressFault, WebhookFault['code']> = {
  url_invalid: 'url_invalid',
  https_required: 'https_required',
  port_forbidden: 'port_forbidden',
  address_forbidden: 'address_forbidden',
  redirect_refused: 'redirected',
  name_unknown: 'name_unknown',
  unreachable: 'unreachable',
  certificate_invalid: 'certificate_invalid',
  timed_out: 'timed_out',
  answer_invalid: 'answer_invalid',
  answer_too_large: 'answer_invalid',
};

function faultOf({ fault, message }: EgressError): WebhookFault {
  return { code: codes[fault], message };
}
