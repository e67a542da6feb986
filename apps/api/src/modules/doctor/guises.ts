import type { Guise } from './visit.js';

/** Where a browser's agent would run: any site but Till's. */
const elsewhere = 'https://agent.example';

const chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36';

/** What the SDK's fetch client sends in a browser, which therefore must be allowed (x402 2.27). */
export const preflightAsks = ['payment-signature', 'access-control-expose-headers'] as const;

/** Request headers of a stranger, by what it wants. */
export function guiseHeaders(guise: Guise, publicUrl: string, method: string): Record<string, string> {
  const doctor = `Till-Doctor (+${publicUrl})`;
  switch (guise) {
    case 'client':
      return { accept: '*/*', 'user-agent': doctor, origin: elsewhere };
    case 'browser':
      return { accept: 'text/html,application/xhtml+xml', 'accept-language': 'en', 'user-agent': `${chrome} ${doctor}` };
    case 'reader':
      return { accept: 'text/markdown', 'user-agent': doctor };
    case 'preflight':
      return { accept: '*/*', 'user-agent': doctor, origin: elsewhere, 'access-control-request-method': method, 'access-control-request-headers': preflightAsks.join(',') };
  }
}
