import { networkById } from '@till/networks';
import { formatAmount } from '@till/money';
import type { ResourceInfo, Terms } from '@till/x402';

const usdcDecimals = 6;
const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign);

const style = 'body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:10vh auto;padding:0 1rem;color-scheme:light dark}h1{font-size:1.4rem}dl{display:grid;grid-template-columns:auto 1fr;gap:.3rem 1rem}dd{margin:0;overflow-wrap:anywhere}code{font-size:.9em;overflow-wrap:anywhere}';

/** The 402 for a person: what it costs, where, and how to pay. No script, nothing from elsewhere. */
export const payPage = {
  headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'", 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' },

  html(terms: readonly Terms[], { url, description }: ResourceInfo): string {
    const [first] = terms;
    const price = first ? `${formatAmount(first.amount, usdcDecimals)} USDC` : '';
    const ways = terms.map(({ network, payTo }) => `<dt>${escaped(networkById(network)?.title ?? network)}</dt><dd><code>${escaped(payTo)}</code></dd>`).join('');
    return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Payment required</title><style>${style}</style><main><h1>This costs ${escaped(price)}</h1><p>${escaped(description || 'Payment is required to read this address.')}</p><p>Open it with a program that pays over HTTP 402, such as an agent with an x402 wallet. The payment goes to:</p><dl>${ways}</dl><p><code>${escaped(url)}</code></p></main></html>`;
  },
};
