import { ok, type Result } from '@till/money';
import { z } from 'zod';
import { bytes32, evmAddress, firstFault, hexBytes, uint256 } from '../encoding/wire-schemas.js';
import { type PaymentFault, unacceptable, unreadable } from '../payment-fault.js';
import type { EvmPayment } from '../submitted-payment.js';

/** Strict on purpose: a facilitator could act on a field that we skipped, such as a second kind of authorization. */
const schema = z.strictObject({
  signature: hexBytes,
  authorization: z.strictObject({
    from: evmAddress,
    to: evmAddress,
    value: uint256,
    validAfter: uint256,
    validBefore: uint256,
    nonce: bytes32,
  }),
});

/**
 * Reads the payload of `exact` on EVM chains: an EIP-3009 authorization and its signature, in canonical form. The other
 * transfer methods of the scheme (Permit2, ERC-7710) leave no per-nonce evidence on chain, so they are refused.
 */
export function readEvmPayload(payload: Readonly<Record<string, unknown>>): Result<Pick<EvmPayment, 'authorization' | 'signature'>, PaymentFault> {
  if ('permit2Authorization' in payload || 'permissionContext' in payload) {
    return unacceptable('unsupported_transfer_method', 'Only EIP-3009 transfer authorizations are accepted here');
  }
  const parsed = schema.safeParse(payload);
  return parsed.success ? ok(parsed.data) : unreadable('payment_malformed', firstFault(parsed.error, 'payload'));
}
