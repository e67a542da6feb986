import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DocsView, Gateway, OpenapiImport, PayView } from '@till/contract';
import { devMerchant } from '@till/testing';
import { type RunningTill, startTill } from '../../../test/door-world.js';
import { MerchantAtTill } from '../../../test/merchant-at-till.js';
import { stubPages, viewOf } from '../../../test/stub-pages.js';
import type { TestAnswer } from '../../../test/test-api.js';
import { TestOrigin } from '../../../test/test-origin.js';
import { startWorld, type World } from '../../../test/world.js';

const chrome = { accept: 'text/html', 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36' };
let world: World;
let till: RunningTill;
let origin: TestOrigin;
let ada: MerchantAtTill;

const json = (schema: object): object => ({ content: { 'application/json': { schema } } });
/** What an API's own description gives away: where it is, how it is signed in to, and what is not for sale. */
const candid = {
  openapi: '3.0.3',
  info: { title: 'Weather', version: '2.1', description: 'All of *it*.', 'x-logo': { url: 'https://inside.example/logo.png' } },
  servers: [{ url: '/v2' }],
  security: [{ key: [] }],
  tags: [{ name: 'weather', description: 'Skies' }, { name: 'admin', description: 'Ours' }],
  paths: {
    '/weather/{city}': {
      parameters: [{ $ref: '#/components/parameters/City' }],
      get: {
        operationId: 'weather', summary: 'Weather of a city', tags: ['weather'], security: [{ key: [] }], 'x-amazon-apigateway-integration': { uri: 'http://10.1.2.3/' },
        parameters: [{ name: 'units', in: 'query', schema: { type: 'string', enum: ['c', 'f'] } }, { name: 'X-Api-Key', in: 'header', required: true, schema: { type: 'string' } }, { name: 'Authorization', in: 'header', schema: { type: 'string' } }, { name: 'token', in: 'query', schema: { type: 'string' } }],
        responses: { 200: { description: 'Good', ...json({ $ref: '#/components/schemas/Weather' }) }, 402: { description: 'Our own' } },
      },
    },
    '/forecasts': { post: { summary: 'Order a forecast', requestBody: { required: true, ...json({ type: 'object', required: ['city'], properties: { city: { type: 'string', example: 'Berlin' } } }) }, responses: { 201: { description: 'Ordered' } }, callbacks: { done: {} } } },
    '/admin/users': { get: { summary: 'Users', tags: ['admin'], responses: { 200: { description: 'All', ...json({ $ref: '#/components/schemas/User' }) } } } },
  },
  components: {
    parameters: { City: { name: 'city', in: 'path', required: true, schema: { type: 'string' }, example: 'rome' } },
    schemas: { Weather: { type: 'object', properties: { sky: { $ref: '#/components/schemas/Sky' } } }, Sky: { type: 'string', enum: ['clear', 'rain'] }, User: { type: 'object', properties: { password: { type: 'string' } } } },
    securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Api-Key' } },
  },
};

beforeAll(async () => {
  world = await startWorld();
  origin = await TestOrigin.start();
  till = await startTill(world.config({ TILL_WEB_DIST: await stubPages(), TILL_EGRESS_ALLOW: '127.0.0.0/8' }));
  ada = await MerchantAtTill.signUp(till, 'ada@example.com', devMerchant(0));
});
afterAll(async () => {
  await till.stop();
  await origin.stop();
  await world.stop();
});
beforeEach(() => {
  origin.answer = (request, response) => void response.setHeader('content-type', 'application/json').end(JSON.stringify(request.url === '/v2/openapi.json?token=canary' ? candid : { from: 'the origin', path: request.url }));
});

async function gatewayWith(routes: object[], fields: object = {}): Promise<Gateway> {
  return (await ada.call('POST', '/v1/gateways', { name: 'My gateway', originUrl: `${origin.url}/v2?token=canary`, originHeaders: { 'X-Api-Key': 'canary' }, unmatched: 'pass', routes, ...fields })).body as Gateway;
}
const sold = [{ method: 'GET', path: '/weather/:town', price: '0.02' }, { method: 'POST', path: '/forecasts', price: '0.50', mode: 'bots', freePerDay: 3, settle: 'first' }];
const importInto = async ({ id }: Gateway, body: object): Promise<OpenapiImport> => (await ada.call('POST', `/v1/gateways/${id}/import-openapi`, body)).body as OpenapiImport;
const at = ({ slug }: Gateway, path: string, init: RequestInit = {}): Promise<Response> => fetch(`${till.url}/g/${slug}${path}`, init);
const documentOf = async (gateway: Gateway): Promise<TestAnswer['body']> => (await at(gateway, '/-/openapi.json')).json();

describe('a gateway’s OpenAPI document', () => {
  it('has what is for sale at the gateway’s address, and nothing else of the origin’s', async () => {
    const gateway = await gatewayWith(sold);
    await importInto(gateway, { document: candid, only: [{ method: 'GET', path: '/weather/{city}' }] });
    const answer = await at(gateway, '/-/openapi.json');
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('access-control-allow-origin'), answer.headers.get('cache-control')]).toEqual([200, 'application/json; charset=utf-8', '*', 'public, max-age=60']);
    const text = await answer.text();
    const document = JSON.parse(text);
    expect(document).toMatchObject({ openapi: '3.0.3', info: { title: 'Weather', version: '2.1' }, servers: [{ url: gateway.url }], externalDocs: { url: gateway.docsUrl }, tags: [{ name: 'weather', description: 'Skies' }] });
    expect(Object.keys(document.paths)).toEqual(['/weather/{city}', '/forecasts']);
    expect(document.paths['/weather/{city}'].get.parameters).toEqual([{ name: 'units', in: 'query', schema: { type: 'string', enum: ['c', 'f'] } }]);
    expect(Object.keys(document.components.schemas)).toEqual(['Weather', 'Sky']);
    for (const secret of ['canary', '127.0.0.1', '10.1.2.3', 'X-Api-Key', 'Authorization', 'security', 'password', 'x-logo', 'callbacks', 'Our own', 'token']) expect([secret, text.includes(secret)]).toEqual([secret, false]);
  });

  it('says the price of each operation, in the very terms of its 402', async () => {
    const gateway = await gatewayWith(sold);
    await importInto(gateway, { document: candid });
    const { paths, components } = await documentOf(gateway);
    const challenge = (await (await at(gateway, '/weather/rome')).json()) as { accepts: object[] };
    const [terms] = JSON.parse(Buffer.from((await at(gateway, '/weather/rome')).headers.get('payment-required') ?? '', 'base64').toString()).accepts as Record<string, string>[];
    expect(challenge.accepts).toHaveLength(2);
    const info = paths['/weather/{city}'].get['x-payment-info'];
    expect(info.price).toEqual({ mode: 'fixed', currency: 'USD', amount: '0.02' });
    expect(info.protocols).toHaveLength(2);
    const { scheme, network, asset, payTo, amount, maxTimeoutSeconds } = terms!;
    expect(info.protocols[0].x402).toEqual({ versions: [1, 2], scheme, network, asset, payTo, amount, maxTimeoutSeconds });
    expect(paths['/weather/{city}'].get.responses['402']).toEqual({ $ref: '#/components/responses/TillPaymentRequired' });
    expect(components.responses.TillPaymentRequired.headers['PAYMENT-REQUIRED']).toBeDefined();
    expect(paths['/forecasts'].post['x-payment-info']).toMatchObject({ price: { amount: '0.50' }, appliesTo: 'automated clients', freePerDay: 3 });
    // Imported as observing, so it is free, and offered as such.
    expect([paths['/admin/users'].get['x-payment-info'], paths['/admin/users'].get.responses['402']]).toEqual([undefined, undefined]);
  });

  it('can be imported again, with its prices', async () => {
    const gateway = await gatewayWith(sold);
    await importInto(gateway, { document: candid });
    const copy = await gatewayWith([], { originUrl: gateway.url.replace('http://till.test', till.url) });
    const { operations, warnings } = await importInto(copy, { document: await documentOf(gateway), basePath: '' });
    expect(operations.map(({ method, path, price, documentPrice }) => [method, path, price, documentPrice])).toEqual([['GET', '/weather/{city}', '0.02', '0.02'], ['POST', '/forecasts', '0.50', '0.50'], ['GET', '/admin/users', '0.01', null]]);
    expect(warnings).toEqual([]);
  });

  it('follows every change at once', async () => {
    const gateway = await gatewayWith(sold);
    await importInto(gateway, { document: candid });
    const price = async () => (await documentOf(gateway)).paths['/weather/{city}']?.get['x-payment-info']?.price.amount as string | undefined;
    expect(await price()).toBe('0.02');
    await ada.call('PATCH', `/v1/gateways/${gateway.id}`, { routes: [{ method: 'GET', path: '/weather/:town', price: '0.03' }] });
    expect(await price()).toBe('0.03');
    await ada.call('PATCH', `/v1/gateways/${gateway.id}`, { routes: [{ method: 'GET', path: '/weather/:town', price: '0.03', mode: 'observe' }] });
    expect(await price()).toBeUndefined();
    await ada.call('PATCH', `/v1/gateways/${gateway.id}`, { routes: [] });
    expect((await documentOf(gateway)).paths).toEqual({});
  });

  it('is made of the routes alone where nothing was imported', async () => {
    const gateway = await gatewayWith([{ method: '*', path: '/files/*', price: '1', description: 'A file' }, { method: 'GET', path: '/a/:id/:id', price: '2' }]);
    const document = await documentOf(gateway);
    expect(document.info).toMatchObject({ title: 'My gateway', version: '1' });
    expect(Object.keys(document.paths)).toEqual(['/a/{id}/{id2}', '/files/{path}']);
    expect(Object.keys(document.paths['/files/{path}'])).toEqual(['get', 'post', 'put', 'patch', 'delete']);
    expect(document.paths['/files/{path}'].get).toMatchObject({ summary: 'A file', parameters: [{ name: 'path', in: 'path', required: true }], 'x-payment-info': { price: { amount: '1.00' } } });
  });

  it('is private when its merchant says so, and paused with its gateway', async () => {
    const gateway = await gatewayWith(sold, { publicDocs: false });
    for (const path of ['/-/openapi.json', '/-/docs']) expect((await at(gateway, path, { headers: { accept: 'application/json' } })).status).toBe(404);
    expect((await viewOf<PayView>(await at(gateway, '/weather/rome', { headers: chrome }))).docsUrl).toBeNull();
    await ada.call('PATCH', `/v1/gateways/${gateway.id}`, { publicDocs: true, active: false });
    expect((await at(gateway, '/-/openapi.json')).status).toBe(410);
    expect((await fetch(`${till.url}/g/1111111111111111111111/-/openapi.json`)).status).toBe(404);
  });
});

describe('the paths of a gateway’s own pages', () => {
  it('take nothing else from the origin', async () => {
    const gateway = await gatewayWith(sold);
    for (const [method, path] of [['GET', '/-/ready'], ['GET', '/-/docs/more'], ['POST', '/-/docs'], ['GET', '/docs'], ['GET', '/openapi.yaml']] as const) {
      expect(await (await at(gateway, path, { method })).json()).toEqual({ from: 'the origin', path: `/v2${path}?token=canary` });
    }
  });

  it('are joined by the one the document was found at, which told the origin’s address and no price', async () => {
    const gateway = await gatewayWith(sold);
    const found = async () => ((await (await at(gateway, '/openapi.json')).json()) as { servers?: { url: string }[] }).servers?.[0]?.url;
    expect(await found()).toBe('/v2');
    const { sourceUrl, operations } = await importInto(gateway, {});
    expect([sourceUrl, operations[0]?.path]).toEqual([`${origin.url}/v2/openapi.json`, '/weather/{city}']);
    expect(await found()).toBe(gateway.url);
    // A route that charges for the path still decides about it.
    await ada.call('PATCH', `/v1/gateways/${gateway.id}`, { routes: [{ method: 'GET', path: '/*', price: '1' }] });
    expect((await at(gateway, '/openapi.json')).status).toBe(402);
    await ada.call('PATCH', `/v1/gateways/${gateway.id}`, { routes: [], publicDocs: false });
    expect(await found()).toBe('/v2');
  });
});

describe('a gateway’s docs page', () => {
  it('tells people what is sold and how a call looks, and the page of a 402 leads there', async () => {
    const gateway = await gatewayWith(sold);
    await importInto(gateway, { document: candid, only: [{ method: 'GET', path: '/weather/{city}' }] });
    const answer = await at(gateway, '/-/docs', { headers: { ...chrome, 'accept-language': 'zh-CN' } });
    expect([answer.status, answer.headers.get('content-language'), answer.headers.get('content-type'), answer.headers.get('content-security-policy')?.includes("default-src 'none'")]).toEqual([200, 'zh-CN', 'text/html; charset=utf-8', true]);
    const view = await viewOf<DocsView>(answer);
    expect(view).toMatchObject({ page: 'docs', lang: 'zh-CN', mode: 'test', url: gateway.docsUrl, title: 'Weather', version: '2.1', description: 'All of *it*.', merchantName: 'ada', apiUrl: gateway.url, openapiUrl: gateway.openapiUrl });
    expect(view.networks.map(({ network }) => network)).toHaveLength(2);
    expect(view.groups.map(({ name, operations }) => [name, operations.map(({ method, path }) => `${method} ${path}`)])).toEqual([['weather', ['GET /weather/{city}']], [null, ['POST /forecasts']]]);
    const [weather, forecast] = view.groups.flatMap(({ operations }) => operations);
    expect(weather).toMatchObject({
      summary: 'Weather of a city', charge: 'everybody', price: '0.02', settlesFirst: false,
      parameters: [{ name: 'city', in: 'path', required: true, type: 'string' }, { name: 'units', in: 'query', required: false, type: 'string' }],
      call: { method: 'GET', url: `${gateway.url}/weather/rome`, mediaType: null, body: null },
      answer: { status: '200', mediaType: 'application/json', example: '{\n  "sky": "clear"\n}' },
    });
    expect(forecast).toMatchObject({ charge: 'bots', price: '0.50', freePerDay: 3, settlesFirst: true, call: { method: 'POST', url: `${gateway.url}/forecasts`, mediaType: 'application/json', body: '{\n  "city": "Berlin"\n}' } });
    expect((await viewOf<PayView>(await at(gateway, '/weather/rome', { headers: chrome }))).docsUrl).toBe(gateway.docsUrl);
  });

  it('is there whatever characters an example has, half ones included', async () => {
    const gateway = await gatewayWith([]);
    const parameters = [{ name: 'city', in: 'path', required: true, example: `${'x'.repeat(199)}🌦` }, { name: '\ud800', in: 'query', required: true, example: '\udfff' }];
    await importInto(gateway, { document: JSON.stringify({ ...candid, paths: { '/weather/{city}': { get: { parameters, responses: {} } } } }) });
    const [group] = (await viewOf<DocsView>(await at(gateway, '/-/docs', { headers: chrome }))).groups;
    expect(group?.operations[0]?.call.url).toBe(`${gateway.url}/weather/${'x'.repeat(199)}%EF%BF%BD?%EF%BF%BD=%EF%BF%BD`);
  });
});
