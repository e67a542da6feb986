import { z } from 'zod';

/** Stable codes of every error the API answers; a client may switch on them. */
export const errorCodes = [
  'validation_failed',
  'malformed_request',
  'unauthenticated',
  'forbidden',
  'insufficient_scope',
  'not_found',
  'method_not_allowed',
  'conflict',
  'idempotency_key_reused',
  'idempotency_in_progress',
  'handle_taken',
  'not_listable',
  'email_taken',
  'wallet_exists',
  'invalid_credentials',
  'step_up_required',
  'step_up_waits',
  'reset_expired',
  'invalid_signature',
  'challenge_expired',
  'network_unavailable',
  'no_receiving_wallet',
  'wallet_in_use',
  'amount_out_of_range',
  'payload_too_large',
  'unsupported_media_type',
  'rate_limited',
  'limit_reached',
  'sign_up_closed',
  'csrf_rejected',
  'resource_paused',
  'resource_gone',
  'payment_header_invalid',
  'payment_refused',
  'payment_expired',
  'authorization_used_elsewhere',
  'payment_in_progress',
  'payment_identifier_reused',
  'payment_refunded',
  'payer_proof_required',
  'payment_not_refundable',
  'refund_closed',
  'delivery_failed',
  'origin_unreachable',
  'origin_timeout',
  'origin_refused_seller',
  'upgrade_unsupported',
  'service_unavailable',
  'internal_error',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** RFC 9457 problem: `code` is stable, `detail` says what to do, `errors` name the fields. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.enum(errorCodes),
    detail: z.string(),
    requestId: z.string(),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
    /** Finer cause within the code, such as the x402 reason of a refusal. */
    reason: z.string().optional(),
    /** The figure that a `limit_reached` is about; `reason` says of what. */
    limit: z.number().int().optional(),
    paymentId: z.string().optional(),
    statusUrl: z.string().optional(),
  })
  .meta({ id: 'Problem' });

export type Problem = z.infer<typeof problemSchema>;
