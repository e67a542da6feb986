import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Gateway, Resource } from '@till/contract';
import { devMerchant } from '@till/testing';
import { decodePaymentRequiredHeader } from '@x402/core/http';
import { HTTPFacilitatorClient } from '@x402/core/server';
import { extractDiscoveryInfoV1, validateDiscoveryExtension, withBazaar } from '@x402/extensions/bazaar';
import { type RunningTill, startTill } from '../../../test/door-world.js';
import { MerchantAtTill } from '../../../test/merchant-at-till.js';
import { startWorld, type World } from '../../../test/world.js';

let world: World;
let till: RunningTill;
let merchant: MerchantAtTill;
const titles = (found: { resources: unknown[] }) => found.resources.map((one) => (one as { title: string }).title);

beforeAll(async () => {
  world = await startWorld();
  till = await startTill(world.config({ TILL_EGRESS_ALLOW: '127.0.0.0/8' }));
  merchant = await MerchantAtTill.signUp(till, 'ada@example.com', devMerchant(0));
});
afterAll(async () => {
  await till.stop();
  await world.stop();
});

const link = async (change: object = {}): Promise<Resource> => (await merchant.call('POST', '/v1/resources', { kind: 'pay_link', title: 'A thing', price: '1.50', ...change })).body as Resource;
const read = async <Body>(path: string): Promise<Body> => (await (await fetch(`${till.url}${path}`)).json()) as Body;
const listed = async (): Promise<string[]> => (await read<{ resources: string[] }>('/.well-known/x402')).resources;
/** The reference client of a facilitator's catalogue. */
const catalogue = () => withBazaar(new HTTPFacilitatorClient({ url: till.url })).extensions.bazaar;
const here = (url: string): string => `${till.url}${new URL(url).pathname}`;
const challengeOf = async (url: string, method = 'GET') => {
  const response = await fetch(here(url), { method });
  return { v2: decodePaymentRequiredHeader(response.headers.get('payment-required') ?? ''), v1: (await response.json()) as { accepts: { outputSchema?: object }[] }, header: response.headers.get('payment-required') ?? '' };
};

describe('what is listed', () => {
  it('is what its merchant opted in, from the moment on, and nothing else', async () => {
    const silent = await link({ title: 'Between us' });
    const loud = await link({ title: 'A public essay', description: 'On tills', listed: true });
    expect([silent.listed, loud.listed]).toEqual([false, true]);
    expect(await listed()).toEqual([loud.url]);
    await merchant.call('PATCH', `/v1/resources/${silent.id}`, { listed: true });
    expect(await listed()).toEqual([silent.url, loud.url].reverse());
    await merchant.call('PATCH', `/v1/resources/${silent.id}`, { listed: false });
    await merchant.call('PATCH', `/v1/resources/${loud.id}`, { active: false });
    expect(await listed()).toEqual([]);
    const text = await (await fetch(`${till.url}/llms.txt`)).text();
    expect(text).toContain('- none yet');
    expect(text).not.toContain(silent.slug);
  });

  it('is never a tip jar', async () => {
    const jar = { kind: 'tip_jar', handle: 'ada', title: 'Thanks' };
    const refused = await merchant.call('POST', '/v1/resources', { ...jar, listed: true });
    expect(refused.body).toMatchObject({ status: 422, code: 'not_listable', errors: [{ field: 'listed' }] });
    const { body } = await merchant.call('POST', '/v1/resources', jar);
    expect((await merchant.call('PATCH', `/v1/resources/${String(body.id)}`, { listed: true })).body).toMatchObject({ code: 'not_listable' });
  });

  it('is found by the reference client of catalogues, page by page and by its words', async () => {
    for (const title of ['Rain in Oslo', 'Rain in Rome', 'Sun in Rome']) await link({ title, description: title === 'Sun in Rome' ? 'A forecast]( of\nyesterday' : undefined, listed: true });
    const first = await catalogue().listResources({ type: 'http', limit: 2 });
    expect(first.pagination).toEqual({ limit: 2, offset: 0, total: 3 });
    const second = await catalogue().listResources({ limit: 2, offset: 2 });
    expect([...first.items, ...second.items].map((item) => (item as unknown as Resource).title)).toEqual(['Sun in Rome', 'Rain in Rome', 'Rain in Oslo']);
    const [item] = second.items;
    expect(item).toMatchObject({ type: 'http', x402Version: 2, mimeType: 'application/json', serviceName: 'ada', price: '1.50', mode: 'test' });
    expect(item?.accepts.map(({ network, amount }) => [network, amount])).toEqual([[world.evm.network, '1500000'], [world.solana.network, '1500000']]);
    expect(validateDiscoveryExtension(item?.extensions?.bazaar as never)).toEqual({ valid: true });
    expect(titles(await catalogue().search({ query: 'rome RAIN' }))).toEqual(['Rain in Rome']);
    const some = await catalogue().search({ query: 'rome', limit: 1 });
    expect(titles(some)).toEqual(['Sun in Rome']);
    expect(titles(await catalogue().search({ query: 'rome', limit: 1, cursor: some.pagination?.cursor ?? '' }))).toEqual(['Rain in Rome']);
    expect(await (await fetch(`${till.url}/llms.txt`)).text()).toMatch(/- \[Sun in Rome\]\(\S+\): 1\.50 USDC on test networks\. A forecast\]\( of yesterday\n/);
  });

  it('says no to a filter it does not know rather than to ignore it', async () => {
    await expect(catalogue().listResources({ payTo: '0x00' })).rejects.toThrow(/validation_failed/);
    expect((await fetch(`${till.url}/.well-known/x402?limit=1000`)).status).toBe(422);
  });
});

describe('the terms of what is listed', () => {
  it('tell catalogues how it is asked for, in both versions; others say nothing', async () => {
    const quiet = await challengeOf((await link()).url);
    expect(Object.keys(quiet.v2.extensions ?? {})).not.toContain('bazaar');
    expect(quiet.v1.accepts[0]?.outputSchema).toBeUndefined();
    const { v1, v2 } = await challengeOf((await link({ listed: true })).url);
    expect(validateDiscoveryExtension(v2.extensions?.bazaar as never)).toEqual({ valid: true });
    expect(extractDiscoveryInfoV1(v1.accepts[0] as never)?.input).toMatchObject({ type: 'http', method: 'GET' });
  });

  it('name a route of a gateway by its pattern, and only while it is listed', async () => {
    const routes = [
      { method: 'GET', path: '/weather/{city-name}/*', price: '0.01', listed: true },
      { method: 'POST', path: '/draw', price: '0.02', listed: true },
      { method: 'GET', path: '/quiet', price: '0.03' },
      { method: 'GET', path: '/watched', price: '0.04', mode: 'observe', listed: true },
    ];
    const { body: gateway } = (await merchant.call('POST', '/v1/gateways', { name: 'Weather', originUrl: 'http://127.0.0.1:9', routes })) as { body: Gateway };
    const marked = ({ routes: table }: Gateway) => Object.fromEntries(table.map(({ path, listed: on }) => [path, on]));
    const asked = { '/weather/{city-name}/*': true, '/draw': true, '/quiet': false, '/watched': true };
    expect(marked(gateway)).toEqual(asked);
    expect((await listed()).filter((url) => url.startsWith(gateway.url)).sort()).toEqual(gateway.routes.flatMap(({ path, url }) => (path === '/draw' || path.startsWith('/weather') ? [url] : [])).sort());
    const { v2 } = await challengeOf(`${gateway.url}/weather/oslo/now/wind`);
    expect(v2.extensions?.bazaar).toMatchObject({ routeTemplate: `/g/${gateway.slug}/weather/:city_name/:var2`, info: { input: { method: 'GET', pathParams: { city_name: 'oslo', var2: 'now/wind' } } } });
    expect(validateDiscoveryExtension(v2.extensions?.bazaar as never)).toEqual({ valid: true });
    expect((await challengeOf(`${gateway.url}/draw`, 'POST')).v2.extensions?.bazaar).toMatchObject({ info: { input: { method: 'POST', bodyType: 'json' } } });
    expect(Object.keys((await challengeOf(`${gateway.url}/quiet`)).v2.extensions ?? {})).not.toContain('bazaar');
    // A table that says nothing of it leaves it as it was.
    const kept = await merchant.call('PATCH', `/v1/gateways/${gateway.id}`, { routes: routes.map(({ listed: _on, ...route }) => route) });
    expect(marked(kept.body as Gateway)).toEqual(asked);
    await merchant.call('PATCH', `/v1/gateways/${gateway.id}`, { active: false });
    expect((await listed()).some((url) => url.includes('/g/'))).toBe(false);
  });

  it('hold the schemas of an imported document, as far as a client can send them back', async () => {
    const { body: gateway } = (await merchant.call('POST', '/v1/gateways', { name: 'Maps', originUrl: 'http://127.0.0.1:9' })) as { body: Gateway };
    const place = { type: 'object', properties: { name: { type: 'string', minLength: 2 }, area: { type: 'integer', minimum: 1 } }, required: ['name', 'area'] };
    const long = { type: 'object', properties: Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`field${String(at)}`, { type: 'string' }])) };
    const answers = (schema: object) => ({ 200: { description: 'Good', content: { 'application/json': { schema } } } });
    const document = {
      openapi: '3.0.3',
      info: { title: 'Maps', version: '1' },
      components: { schemas: { Place: place } },
      paths: {
        '/places/{place-id}': { get: { parameters: [{ name: 'place-id', in: 'path', required: true, schema: { type: 'string' } }, { name: 'zoom', in: 'query', required: true, schema: { type: 'integer', minimum: 3 } }], responses: answers({ $ref: '#/components/schemas/Place' }) } },
        '/places': { post: { requestBody: { required: true, content: { 'application/json': { schema: { $ref: '#/components/schemas/Place' } } } }, responses: answers(long) } },
      },
    };
    const imported = await merchant.call('POST', `/v1/gateways/${gateway.id}/import-openapi`, { document });
    expect(imported.status).toBe(201);
    const routes = ((await merchant.call('GET', `/v1/gateways/${gateway.id}`)).body as Gateway).routes.map(({ method, path }) => ({ method, path, price: '0.01', mode: 'charge', listed: true }));
    await merchant.call('PATCH', `/v1/gateways/${gateway.id}`, { routes });
    const read = (await challengeOf(`${gateway.url}/places/oslo?zoom=4`)).v2.extensions?.bazaar as { info: object; schema: object };
    expect(validateDiscoveryExtension(read as never)).toEqual({ valid: true });
    expect(read).toMatchObject({ routeTemplate: `/g/${gateway.slug}/places/:place_id`, info: { input: { pathParams: { place_id: 'oslo' }, queryParams: { zoom: 3 } } }, schema: { properties: { input: { properties: { queryParams: { required: ['zoom'] }, pathParams: { properties: { place_id: { type: 'string' } } } } }, output: { properties: { example: place } } } } });
    const { v2, v1, header } = await challengeOf(`${gateway.url}/places`, 'POST');
    expect(validateDiscoveryExtension(v2.extensions?.bazaar as never)).toEqual({ valid: true });
    expect(v2.extensions?.bazaar).toMatchObject({ info: { input: { method: 'POST', bodyType: 'json' } }, schema: { properties: { input: { properties: { body: place } } } } });
    expect(extractDiscoveryInfoV1(v1.accepts[0] as never)?.input).toMatchObject({ method: 'POST', body: { area: 1 } });
    expect(header.length).toBeLessThan(8_192);
    const items = (await catalogue().listResources({ limit: 2 })).items;
    for (const { extensions } of items) expect(validateDiscoveryExtension(extensions?.bazaar as never)).toEqual({ valid: true });
    expect(items.map(({ resource }) => resource).sort()).toEqual([`${gateway.url}/places`, `${gateway.url}/places/{place-id}`].sort());
  });

  it('are told to every asker with a mark of its own, whatever is kept of them', async () => {
    const { url } = await link({ title: 'Ein Aufsatz — 你好', listed: true });
    const quotes = (answer: Awaited<ReturnType<typeof challengeOf>>) => answer.v2.accepts.map(({ extra }) => String(extra?.quote));
    const [one, two] = [quotes(await challengeOf(url)), quotes(await challengeOf(url))];
    expect(new Set(one.map((quote) => quote.split('.')[3])).size).toBe(1);
    expect(one.map((quote) => quote.split('.').slice(0, 3))).toEqual(two.map((quote) => quote.split('.').slice(0, 3)));
    expect(one[0]).not.toBe(two[0]);
  });
});
