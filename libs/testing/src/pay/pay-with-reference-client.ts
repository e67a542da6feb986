import { decodePaymentResponseHeader, wrapFetchWithPayment } from '@x402/fetch';
import { type ReferenceClientOptions, referenceClient } from './reference-client.js';

/** What to pay, and how. */
export interface ReferencePaymentOptions extends ReferenceClientOptions {
  url: string;
  init?: RequestInit;
  /** 1: hides the v2 header from the client, so that it pays by the JSON body. */
  x402Version?: 1 | 2;
}

/** What came of it. */
export interface ReferencePayment {
  /** The final answer, its body unread. */
  response: Response;
  /** The facts of the `PAYMENT-RESPONSE` or `X-PAYMENT-RESPONSE` header, when there is one. */
  settlement: { success: boolean; transaction: string; network: string; payer?: string; errorReason?: string } | undefined;
  /** The `Till-Payment` header. */
  paymentId: string | undefined;
  /** The headers of the paid request, to send the very same payment again; none when nothing was paid. */
  paymentHeaders: Record<string, string>;
}

/** The connection failed after the payment had been sent: money may have moved. */
export class UnansweredPaymentError extends Error {
  constructor(
    /** To send the very same payment again. */
    readonly paymentHeaders: Record<string, string>,
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

const v2Header = 'PAYMENT-REQUIRED';
const paymentHeaderNames = ['payment-signature', 'x-payment'];

/**
 * Fetches a URL and pays when it asks for money, with the reference client.
 * @throws UnansweredPaymentError, or before anything is paid what the client throws: no network in common, a price above
 * the limit, an unreadable challenge.
 */
export async function payWithReferenceClient(options: ReferencePaymentOptions): Promise<ReferencePayment> {
  const client = await referenceClient(options);
  let paymentHeaders: Record<string, string> = {};
  const watched = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    paymentHeaders = Object.fromEntries([...request.headers].filter(([name]) => paymentHeaderNames.includes(name)));
    const response = await fetch(request).catch((error: unknown) => {
      if (Object.keys(paymentHeaders).length > 0) throw new UnansweredPaymentError(paymentHeaders, error);
      throw error;
    });
    return options.x402Version === 1 ? withoutV2(response) : response;
  };
  const response = await wrapFetchWithPayment(watched, client)(options.url, options.init);
  const settled = response.headers.get('PAYMENT-RESPONSE') ?? response.headers.get('X-PAYMENT-RESPONSE');
  return {
    response,
    settlement: settled === null ? undefined : decodePaymentResponseHeader(settled),
    paymentId: response.headers.get('Till-Payment') ?? undefined,
    paymentHeaders,
  };
}

function withoutV2(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.delete(v2Header);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
