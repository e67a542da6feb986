/** Headers of every answer of a door. Paid content and 402s must be in no cache; any site may ask, none with credentials. */
export const doorHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store, private',
  vary: 'Accept, User-Agent, PAYMENT-SIGNATURE, X-PAYMENT, SIGN-IN-WITH-X',
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'PAYMENT-REQUIRED, PAYMENT-RESPONSE, X-PAYMENT-RESPONSE, Till-Payment, Till-Answer, Location, Retry-After',
};

/** Answer to a preflight. SDK clients send Access-Control-Expose-Headers on the request, so it must be allowed there. */
export const preflightHeaders: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, HEAD, POST, OPTIONS',
  'access-control-allow-headers': 'PAYMENT-SIGNATURE, X-PAYMENT, SIGN-IN-WITH-X, Till-Pay-Again, Access-Control-Expose-Headers, Content-Type, Accept',
  'access-control-max-age': '600',
};

/** What a public page may load and do: its own files, nothing else. */
export const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
