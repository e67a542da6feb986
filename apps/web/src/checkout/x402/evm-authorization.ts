import { transferAuthorization as authorizationOf, type TypedData } from '../../shared/x402/transfer-authorization.js';
import { PayFault } from './pay-fault.js';
import type { Terms } from './terms.js';

/**
 * What the payer's wallet is asked to sign for these terms.
 * @throws PayFault unavailable when the terms do not name the token's domain
 */
export function transferAuthorization(terms: Terms, from: string, nowSeconds: number, nonce: Uint8Array): TypedData {
  const typedData = authorizationOf(terms, from, nowSeconds, nonce);
  if (!typedData) throw new PayFault('unavailable');
  return typedData;
}
