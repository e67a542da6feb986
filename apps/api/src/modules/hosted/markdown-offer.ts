import { fromBaseUnits } from '@till/contract';
import type { Offer } from './offer.js';

const deliveries = { text: 'the whole text', json: 'a JSON document', redirect: 'a link', file: 'a file', receipt: 'a receipt', answer: 'the answer of the API' } as const;

/** The offer for a reader that wants Markdown: what it is, what it costs, how to pay it. */
export function markdownOffer({ resource, amount, url }: Offer): string {
  const price = `${fromBaseUnits(amount)} USDC`;
  const networks = resource.networks.map(({ title, id }) => `- ${title} (\`${id}\`)`).join('\n');
  const parts = [
    `# ${resource.title}`,
    ...(resource.description === null ? [] : [resource.description]),
    `**Price:** ${price}, paid to ${resource.merchantName}. You get ${deliveries[resource.delivers]}.`,
    resource.unpayableReason === null
      ? `## How to pay\n\nSend this request with an [x402](https://x402.org) client: the terms are in the \`PAYMENT-REQUIRED\` header (version 2) and, with \`Accept: application/json\`, in the body (version 1). People pay at ${url} in a browser.\n\nNetworks:\n\n${networks}`
      : 'This cannot be paid right now.',
    ...(resource.preview === null ? [] : [`## Preview\n\n${resource.preview}`]),
  ];
  return `${parts.join('\n\n')}\n`;
}
