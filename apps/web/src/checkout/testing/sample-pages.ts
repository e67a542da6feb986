import { paymentStatuses, type HostedView, type Language } from '@till/contract';
import { renderMarkdown } from '../server.js';
import { baseSepolia, callView, payView, problemView, receiptView, tipView } from './sample-views.js';

/** Every state a public page can be in, by a name for files and addresses. */
export function samplePages(lang: Language): Record<string, HostedView> {
  const article = renderMarkdown(`${payView(lang).preview ?? ''}\n\n### Method\n\n1. Count.\n2. Count again.\n\n\`\`\`\ncurl -i https://example.com\n\`\`\``);
  const states = paymentStatuses.map((status): [string, HostedView] => [`receipt-${status}`, receiptView(status, lang)]);
  return {
    pay: payView(lang),
    'pay-one-network': payView(lang, { options: [baseSepolia], preview: null, delivers: 'file' }),
    'pay-sandbox': payView(lang, { sandbox: true }),
    'pay-paused': payView(lang, { unavailable: 'paused' }),
    'pay-no-network': payView(lang, { unavailable: 'no_network', options: [] }),
    'pay-api-route': payView(lang, { kind: 'api_route', title: 'GET /weather/:city', description: null, preview: null, delivers: 'answer', docsUrl: '/sample/docs' }),
    'pay-live-large': payView(lang, { mode: 'live', amount: '1234567.890123', description: null, preview: null }),
    'pay-call': callView(lang),
    'pay-call-nameless': callView(lang, { description: null }),
    tip: tipView(lang),
    'tip-own-amount': tipView(lang, { amount: '2.75', sandbox: true }),
    'receipt-text': receiptView('settled', lang, { delivered: { type: 'text', html: article }, successUrl: 'https://shop.example/thanks?order=17' }),
    'receipt-json': receiptView('settled', lang, { delivered: { type: 'json', content: { licence: 'till-8812-aa90', seats: 3, notes: ['bring your own <b>bold</b>'] } } }),
    'receipt-redirect': receiptView('final', lang, { delivered: { type: 'redirect', url: 'https://members.example/join/8812' } }),
    'receipt-file': receiptView('settled', lang, { delivered: { type: 'file', url: '/r/pay_1/file', name: 'field-notes.pdf' } }),
    ...Object.fromEntries(states),
    'problem-404': problemView(404, 'not_found', lang),
    'problem-410': problemView(410, 'resource_paused', lang),
    'problem-429': problemView(429, 'rate_limited', lang),
    'problem-500': problemView(500, 'internal_error', lang),
  };
}
