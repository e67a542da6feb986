import type { ErrorCode, Problem } from '@till/contract';

const titles: Record<ErrorCode, { status: number; title: string }> = {
  validation_failed: { status: 422, title: 'The request has faulty fields' },
  malformed_request: { status: 400, title: 'The request cannot be read' },
  unauthenticated: { status: 401, title: 'Sign in or send an API key' },
  forbidden: { status: 403, title: 'Not allowed' },
  insufficient_scope: { status: 403, title: 'The API key lacks the scope' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  conflict: { status: 409, title: 'Conflict' },
  idempotency_key_reused: { status: 409, title: 'The idempotency key was used with another request' },
  idempotency_in_progress: { status: 409, title: 'A request with this idempotency key is running' },
  handle_taken: { status: 409, title: 'The handle is taken' },
  not_listable: { status: 422, title: 'This is never listed' },
  email_taken: { status: 409, title: 'The e-mail address has an account' },
  wallet_exists: { status: 409, title: 'The wallet is already there' },
  invalid_credentials: { status: 401, title: 'E-mail address or password is wrong' },
  step_up_required: { status: 403, title: 'Confirm that it is you' },
  step_up_waits: { status: 403, title: 'The password was reset lately' },
  reset_expired: { status: 410, title: 'The link has expired or was used' },
  invalid_signature: { status: 422, title: 'The signature does not prove control of the wallet' },
  challenge_expired: { status: 422, title: 'The message to sign has expired or was used' },
  network_unavailable: { status: 422, title: 'The network cannot be paid now' },
  no_receiving_wallet: { status: 409, title: 'There is no wallet to receive on' },
  wallet_in_use: { status: 409, title: 'The wallet is in use' },
  amount_out_of_range: { status: 422, title: 'The amount is out of range' },
  payload_too_large: { status: 413, title: 'Too large' },
  unsupported_media_type: { status: 415, title: 'Media type not supported' },
  rate_limited: { status: 429, title: 'Too many requests' },
  limit_reached: { status: 409, title: 'There is no room for another one' },
  sign_up_closed: { status: 403, title: 'No new accounts here' },
  csrf_rejected: { status: 403, title: 'The request did not come from this site' },
  resource_paused: { status: 410, title: 'Not for sale now' },
  resource_gone: { status: 410, title: 'Not for sale any more' },
  payment_header_invalid: { status: 400, title: 'The payment header cannot be read' },
  payment_refused: { status: 402, title: 'The payment was refused' },
  payment_expired: { status: 402, title: 'The payment expired unused' },
  authorization_used_elsewhere: { status: 409, title: 'This authorization paid for something else' },
  payment_in_progress: { status: 409, title: 'An earlier payment is not resolved yet' },
  payment_identifier_reused: { status: 409, title: 'The payment identifier names another purchase' },
  payment_refunded: { status: 403, title: 'The payment was sent back' },
  payer_proof_required: { status: 403, title: 'Show that the paying wallet is yours' },
  payment_not_refundable: { status: 409, title: 'The payment cannot be refunded' },
  refund_closed: { status: 409, title: 'The refund is closed' },
  delivery_failed: { status: 502, title: 'Paid, but the delivery failed' },
  origin_unreachable: { status: 502, title: 'The seller’s server cannot be reached' },
  origin_timeout: { status: 504, title: 'The seller’s server did not answer in time' },
  origin_refused_seller: { status: 502, title: 'The seller’s server does not let the seller’s gateway in' },
  upgrade_unsupported: { status: 501, title: 'Connections cannot be upgraded here' },
  service_unavailable: { status: 503, title: 'Not available right now' },
  internal_error: { status: 500, title: 'Something went wrong on our side' },
};

export type ProblemDetails = Partial<Pick<Problem, 'errors' | 'reason' | 'limit' | 'paymentId' | 'statusUrl'>> & {
  status?: number;
  headers?: Record<string, string>;
  /** Extensions of x402 that lead on from here. */
  extensions?: Record<string, unknown>;
};

/** An expected failure on its way to the caller as RFC 9457. `detail` says what to do. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(
    readonly code: ErrorCode,
    readonly detail: string,
    readonly details: ProblemDetails = {},
  ) {
    super(`${code}: ${detail}`);
  }

  get status(): number {
    return this.details.status ?? titles[this.code].status;
  }

  toProblem(requestId: string): Problem {
    const { status: _status, headers: _headers, ...rest } = this.details;
    return {
      type: `https://till.dev/problems/${this.code}`,
      title: titles[this.code].title,
      status: this.status,
      code: this.code,
      detail: this.detail,
      requestId,
      ...rest,
    };
  }
}
