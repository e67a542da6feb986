import type { Alert, Checkup, Finding, Resource } from '@till/contract';
import { base, solana } from './sample-data.js';

const usdc: Readonly<Record<string, string>> = { [base]: '0x036CbD53842c5426634e7929541eC2318f3dCF7e', [solana]: '4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU' };
const payTo = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';

function found(code: Finding['code'], topic: Finding['topic'], severity: Finding['severity'], params: Record<string, string> = {}): Finding {
  return { code, topic, severity, params, message: code, advice: severity === 'ok' ? null : `Do something about ${code}.` };
}

const well: Finding[] = [
  found('door_answers', 'door', 'ok'),
  found('v2_valid', 'terms', 'ok'),
  found('v1_valid', 'terms', 'ok'),
  found('terms_agree', 'terms', 'ok'),
  found('header_small', 'terms', 'ok', { bytes: '1216' }),
  found('price_above_default', 'clients', 'note', { price: '1.50' }),
  found('page_served', 'browser', 'ok'),
  found('cors_open', 'browser', 'ok'),
  found('not_cached', 'browser', 'ok'),
  found('network_ready', 'networks', 'ok', { network: base, facilitator: '127.0.0.1:4022' }),
  found('wallet_proof_later', 'networks', 'note', { wallet: payTo }),
  found('not_listed', 'listing', 'ok'),
];
const ill: Finding[] = [
  found('network_down', 'networks', 'broken', { network: solana, reason: 'facilitator_unreachable', why: 'It is silent.', advice: 'Wait.' }),
  found('cacheable', 'browser', 'warning', { how: 'Cache-Control: public, max-age=60' }),
];

/** A checkup of a resource, with a 402 as it comes. */
export function sampleCheckup(resource: Pick<Resource, 'id' | 'url' | 'title'>, health: 'well' | 'ill'): Checkup {
  const amount = '1500000';
  const decoded = { x402Version: 2, error: 'Payment required', resource: { url: resource.url, description: resource.title, mimeType: 'application/json' }, accepts: [base, solana].map((network) => ({ scheme: 'exact', network, amount, asset: usdc[network], payTo, maxTimeoutSeconds: 300, extra: {} })) };
  const v1 = { x402Version: 1, error: 'Payment required', accepts: [{ scheme: 'exact', network: 'base-sepolia', maxAmountRequired: amount, resource: resource.url, description: resource.title, mimeType: 'application/json', payTo, maxTimeoutSeconds: 300, asset: usdc[base] }] };
  const headers = [{ name: 'content-type', value: 'application/json; charset=utf-8' }, { name: 'cache-control', value: 'no-store, private' }, { name: 'payment-required', value: btoa(JSON.stringify(decoded)) }];
  const request = { method: 'GET', url: resource.url, headers: { accept: '*/*', 'user-agent': 'Till-Doctor' } };
  const answer = { request, status: 402, headers, bodyBytes: 420, cut: false };
  const html = '<!doctype html><html lang="en"><title>An article</title>…</html>';
  return {
    resourceId: resource.id,
    at: new Date().toISOString(),
    verdict: health === 'well' ? 'note' : 'broken',
    toMend: health === 'well' ? 0 : ill.length,
    url: resource.url,
    askedAt: 'public_address',
    findings: health === 'well' ? well : [...well, ...ill],
    representations: [
      { ...answer, as: 'v2', body: JSON.stringify(v1), decoded },
      { ...answer, as: 'v1', body: JSON.stringify(v1), decoded: v1 },
      { ...answer, as: 'page', body: html, decoded, cut: true, bodyBytes: 48_210 },
      { ...answer, as: 'markdown', body: `# ${resource.title}\n\n**Price:** 1.50 USDC\n`, decoded },
    ],
  };
}

/** An alert about a resource, as the doctor raises it. */
export function sampleAlert(resource: Resource, over: Partial<Alert> = {}): Alert {
  const { params, message, advice } = ill[0] as Finding;
  return {
    id: `alr_${'1'.repeat(36)}`, mode: 'test', status: 'open', code: 'network_down', params, message, advice, resourceId: resource.id, resourceTitle: resource.title, gatewayId: null, webhookEndpointId: null,
    affected: 3, resourceIds: [resource.id], openedAt: new Date(Date.now() - 1_800_000).toISOString(), closedAt: null, dismissedAt: null, ...over,
  };
}
