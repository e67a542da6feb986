import { safeUrl } from '../ui/safe-url.js';

/** Query parameter that tells the seller's page which payment brought the visitor. */
export const paymentParameter = 'till_payment';

/** The seller's success address with the payment's id, unless it carries it already; null when it is no web address. */
export function backToSeller(successUrl: string | null, paymentId: string): URL | null {
  const url = safeUrl(successUrl);
  if (url && !url.href.includes(paymentId)) url.searchParams.set(paymentParameter, paymentId);
  return url;
}
