import type { Gateway, GatewayRoute, GatewayTraffic, GatewayWithSecret, ImportedOperation, OpenapiImport } from '@till/contract';

const body = (digit: number) => String(digit).padStart(36, '0');
const url = 'http://localhost:4020/g/4zQpYk7m2Wv9TnRc8XeJ1a';

export function sampleRoute(digit: number, method: GatewayRoute['method'], path: string, change: Partial<GatewayRoute> = {}): GatewayRoute {
  return { id: `res_${body(digit)}`, method, path, url: `${url}${path}`, price: '0.02', mode: 'charge', settle: 'after', freePerDay: 0, description: null, listed: false, active: true, ...change };
}

export const sampleGateways: Gateway[] = [
  {
    id: `gtw_${body(1)}`,
    name: 'Weather and quotes',
    mode: 'test',
    url,
    slug: '4zQpYk7m2Wv9TnRc8XeJ1a',
    originUrl: 'https://api.example.com/v2',
    originHeaders: ['x-api-key'],
    unmatched: 'pass',
    timeoutMs: 30_000,
    active: true,
    routes: [
      sampleRoute(11, 'GET', '/weather/:city', { description: 'Weather of a city' }),
      sampleRoute(12, 'GET', '/quotes/:number', { price: '0.01', mode: 'bots', settle: 'first' }),
      sampleRoute(13, 'POST', '/count', { price: '0.005', mode: 'observe', freePerDay: 5 }),
    ],
    publicDocs: true,
    docsUrl: `${url}/docs`,
    openapiUrl: `${url}/openapi.json`,
    document: null,
    lastCheck: { at: '2026-11-22T10:00:00.000Z', reachable: true, fault: null, status: 200, latencyMs: 84, mediaType: 'application/json', openPaths: ['/weather/1'], triedPaths: ['/weather/1', '/quotes/1'] },
    warnings: ['secret_headers_pass'],
    createdAt: '2026-11-10T09:00:00.000Z',
    updatedAt: '2026-11-20T09:00:00.000Z',
  },
];

/** What a call that makes one would answer. */
export function madeGateway(given: Record<string, unknown>, digit: number): GatewayWithSecret {
  return {
    id: `gtw_${body(digit)}`,
    name: String(given['name']),
    mode: 'test',
    url: url.replace('1a', `${digit}a`),
    slug: `4zQpYk7m2Wv9TnRc8XeJ${digit}a`,
    originUrl: String(given['originUrl']),
    originHeaders: Object.keys((given['originHeaders'] as object | undefined) ?? {}),
    unmatched: given['unmatched'] === 'refuse' ? 'refuse' : 'pass',
    timeoutMs: 30_000,
    active: true,
    routes: [],
    publicDocs: true,
    docsUrl: `${url}/docs`,
    openapiUrl: `${url}/openapi.json`,
    document: null,
    lastCheck: null,
    warnings: [],
    createdAt: new Date().toISOString(),
    updatedAt: new Date().toISOString(),
    signingSecret: 'gws_4f9kQpYk7m2Wv9TnRc8XeJ',
  };
}

/** A fortnight of calls at the sample gateway. */
export function sampleTraffic(nowMs: number): GatewayTraffic {
  const day = (back: number) => new Date(nowMs - back * 86_400_000).toISOString().slice(0, 10);
  return {
    data: Array.from({ length: 14 }, (_, back) => back).flatMap((back) => [
      { routeId: `res_${body(11)}`, day: day(back), client: 'program', paid: 2, challenged: 20 - back, free: 0, exempt: 0, observed: 0, observedAmount: '0.00' },
      { routeId: `res_${body(12)}`, day: day(back), client: 'browser', paid: 0, challenged: 3, free: 0, exempt: 11 + (back % 5), observed: 0, observedAmount: '0.00' },
      { routeId: `res_${body(13)}`, day: day(back), client: 'crawler', paid: 0, challenged: 0, free: 0, exempt: 0, observed: 40 + back * 3, observedAmount: `0.${200 + back * 15}` },
    ]),
  };
}

const operation = (method: string, path: string, tag: string | null, change: Partial<ImportedOperation> = {}): ImportedOperation => ({
  method, path, operationId: null, summary: `What ${path} gives`, tags: tag === null ? [] : [tag], deprecated: false, change: 'added', routeId: null, price: '0.01', mode: 'observe', documentPrice: null, ...change,
});

/** What a dry run tells about a description with a bit of everything. */
export function samplePreview(): OpenapiImport {
  return {
    dryRun: true,
    sourceUrl: 'https://api.example.com/v2/openapi.json',
    openapi: '3.1.0',
    title: 'Weather and quotes',
    version: '2.1.0',
    basePath: '',
    operations: [
      operation('GET', '/weather/:city', 'weather', { change: 'kept', price: '0.02', mode: 'charge' }),
      operation('GET', '/forecast/:city', 'weather'),
      operation('GET', '/radar/:area', 'weather', { documentPrice: '0.05', price: '0.05' }),
      operation('POST', '/translate', 'words'),
      operation('GET', '/old', null, { deprecated: true }),
      operation('TRACE', '/trace', null, { change: 'skipped', price: null, mode: null }),
    ],
    added: 4,
    kept: 1,
    covered: 0,
    skipped: 1,
    gone: [],
    warnings: [
      { code: 'servers_elsewhere', message: 'The servers are not the origin.', operation: null },
      { code: 'method_unsupported', message: 'TRACE has no route.', operation: { method: 'TRACE', path: '/trace' } },
    ],
    routes: sampleGateways[0]?.routes ?? [],
  };
}
