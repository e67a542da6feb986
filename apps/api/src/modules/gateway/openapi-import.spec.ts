import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Gateway, ImportOpenapi, OpenapiImport } from '@till/contract';
import { asOwner } from '../../../test/seed.js';
import { TestApi, type TestAnswer, type TestMerchant } from '../../../test/test-api.js';
import { TestOrigin } from '../../../test/test-origin.js';
import { RateLimiter } from '../../platform/http/rate-limiter.js';

let api: TestApi;
let ada: TestMerchant;
let origin: TestOrigin;

const operation = (summary: string, more: object = {}): object => ({ summary, responses: { 200: { description: 'Good' } }, ...more });
const weather = {
  openapi: '3.1.0',
  info: { title: 'Weather', version: '2.1' },
  paths: {
    '/weather/{city}': { get: operation('Weather of a city', { operationId: 'weather', tags: ['weather'] }), delete: operation('Forget a city', { deprecated: true }) },
    '/forecasts': { post: operation('Order a forecast', { 'x-payment-info': { price: { mode: 'fixed', currency: 'USD', amount: '0.25' }, protocols: [{ x402: {} }] } }) },
  },
};

beforeAll(async () => {
  origin = await TestOrigin.start();
  api = await TestApi.start({ TILL_EGRESS_ALLOW: '127.0.0.0/8' });
  // More documents are imported than anybody imports in a minute.
  api.app.get(RateLimiter).spend = () => Promise.resolve();
  ada = await api.signUp('ada@example.com');
});
afterAll(async () => {
  await api.stop();
  await origin.stop();
});
beforeEach(() => {
  origin.seen.length = 0;
  origin.answer = (request, response) => {
    const known = request.url === '/v2/openapi.json';
    response.writeHead(known ? 200 : 404).end(known ? JSON.stringify(weather) : '{}');
  };
});

async function gatewayWith(fields: object = {}): Promise<Gateway> {
  return (await ada.call('POST', '/v1/gateways', { name: 'Weather', originUrl: `${origin.url}/v2`, originHeaders: { 'X-Api-Key': 'canary-secret' }, unmatched: 'pass', ...fields })).body as Gateway;
}
const importInto = ({ id }: Gateway, body?: ImportOpenapi): Promise<TestAnswer> => ada.call('POST', `/v1/gateways/${id}/import-openapi`, body);
async function imported(gateway: Gateway, body?: ImportOpenapi): Promise<OpenapiImport> {
  const { status, body: answer } = await importInto(gateway, body);
  expect([status, answer.code]).toEqual([201, undefined]);
  return answer as OpenapiImport;
}
const routesOf = async ({ id }: Gateway): Promise<string[]> => ((await ada.call('GET', `/v1/gateways/${id}`)).body as Gateway).routes.map(({ method, path, price, mode }) => `${mode} ${method} ${path} ${price}`);
const fault = ({ status, body }: TestAnswer) => [status, body.code, body.errors?.[0]];

describe('an import', () => {
  it('makes routes that observe, at the stated price or the one asked for', async () => {
    const gateway = await gatewayWith();
    const answer = await imported(gateway, { document: weather, price: '0.05' });
    expect(answer).toMatchObject({ dryRun: false, sourceUrl: null, openapi: '3.1.0', title: 'Weather', version: '2.1', basePath: '', added: 3, kept: 0, covered: 0, skipped: 0, gone: [], warnings: [] });
    expect(answer.operations[0]).toEqual({ method: 'GET', path: '/weather/{city}', operationId: 'weather', summary: 'Weather of a city', tags: ['weather'], deprecated: false, change: 'added', routeId: answer.routes[0]?.id, price: '0.05', mode: 'observe', documentPrice: null });
    expect(answer.operations.map(({ deprecated, price, documentPrice }) => [deprecated, price, documentPrice])).toEqual([[false, '0.05', null], [true, '0.05', null], [false, '0.25', '0.25']]);
    expect(await routesOf(gateway)).toEqual(['observe GET /weather/{city} 0.05', 'observe DELETE /weather/{city} 0.05', 'observe POST /forecasts 0.25']);
    expect(answer.routes[0]).toMatchObject({ description: 'Weather of a city', url: `${gateway.url}/weather/{city}`, settle: 'after', freePerDay: 0, active: true });
    const { document, docsUrl, openapiUrl, publicDocs } = (await ada.call('GET', `/v1/gateways/${gateway.id}`)).body as Gateway;
    expect(document).toEqual({ title: 'Weather', version: '2.1', operations: 3, sourceUrl: null, importedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) });
    expect([docsUrl, openapiUrl, publicDocs]).toEqual([`${gateway.url}/-/docs`, `${gateway.url}/-/openapi.json`, true]);
  });

  it('again changes nothing that is there, and tells what came and went', async () => {
    const gateway = await gatewayWith({ routes: [{ method: 'GET', path: '/weather/:place', price: '1', mode: 'charge', description: 'My words' }] });
    await imported(gateway, { document: weather });
    const before = await routesOf(gateway);
    expect(before[0]).toBe('charge GET /weather/:place 1.00');
    expect(await imported(gateway, { document: weather, price: '9', mode: 'charge' })).toMatchObject({ added: 0, kept: 3, gone: [] });
    expect(await routesOf(gateway)).toEqual(before);
    const next = { ...weather, paths: { '/weather/{city}': { get: operation('Other words') }, '/moons': { get: operation('Moons') } } };
    const answer = await imported(gateway, { document: next });
    expect(answer).toMatchObject({ added: 1, kept: 1 });
    expect(answer.gone.map(({ method, path, routeId }) => [method, path, typeof routeId])).toEqual([['DELETE', '/weather/{city}', 'string'], ['POST', '/forecasts', 'string']]);
    expect(answer.operations[0]).toMatchObject({ change: 'kept', path: '/weather/{city}', price: '1.00', mode: 'charge' });
    expect(await routesOf(gateway)).toEqual([...before, 'observe GET /moons 0.01']);
    expect(answer.routes[0]?.description).toBe('My words');
  });

  it('tried out first changes nothing at all', async () => {
    const gateway = await gatewayWith();
    const tried = await imported(gateway, { document: weather, dryRun: true });
    expect(tried).toMatchObject({ dryRun: true, added: 3, routes: [] });
    expect(tried.operations.map(({ change, routeId, price, mode }) => [change, routeId, price, mode])).toEqual([['added', null, '0.01', 'observe'], ['added', null, '0.01', 'observe'], ['added', null, '0.25', 'observe']]);
    expect(await routesOf(gateway)).toEqual([]);
    expect(((await ada.call('GET', `/v1/gateways/${gateway.id}`)).body as Gateway).document).toBeNull();
  });

  it('takes only what it is told to', async () => {
    const gateway = await gatewayWith();
    const answer = await imported(gateway, { document: weather, only: [{ method: 'POST', path: '/forecasts' }], mode: 'bots' });
    expect([answer.added, answer.skipped]).toEqual([1, 2]);
    expect(await routesOf(gateway)).toEqual(['bots POST /forecasts 0.25']);
    const unknown = await importInto(gateway, { document: weather, only: [{ method: 'POST', path: '/forecasts' }, { method: 'GET', path: '/nothing' }] });
    expect(fault(unknown)).toEqual([422, 'validation_failed', { field: 'only.1', message: 'names no operation of the document' }]);
  });

  it('leaves what a wider route charges for to that route', async () => {
    const gateway = await gatewayWith({ routes: [{ method: '*', path: '/weather/*', price: '2' }, { method: 'POST', path: '/*', price: '1', mode: 'observe' }] });
    const answer = await imported(gateway, { document: weather });
    expect(answer.operations.map(({ change, price, mode }) => [change, price, mode])).toEqual([['covered', '2.00', 'charge'], ['covered', '2.00', 'charge'], ['added', '0.25', 'observe']]);
  });

  it('says so when it opens what was refused', async () => {
    const gateway = await gatewayWith({ unmatched: 'refuse' });
    expect((await imported(gateway, { document: weather, dryRun: true })).warnings).toEqual([{ code: 'opens_refused', operation: null, message: expect.stringContaining('3 operations') }]);
    expect((await imported(gateway, { document: weather, dryRun: true, mode: 'charge' })).warnings).toEqual([]);
  });

  it('is in the audit log', async () => {
    const gateway = await gatewayWith();
    await imported(gateway, { document: weather });
    const [entry] = await asOwner(api.postgres.url, "SELECT actor, data FROM audit_log WHERE action = 'gateway.openapi_imported' AND subject_id = $1", [gateway.id]);
    expect(entry).toMatchObject({ data: { source: null, operations: 3, added: 3 } });
  });

  it('of many operations is quick, and of too many is refused', async () => {
    const gateway = await gatewayWith();
    const many = (count: number): object => ({ ...weather, paths: Object.fromEntries(Array.from({ length: count }, (_one, at) => [`/things-${String(at)}/{id}`, { get: operation(`Thing ${String(at)}`) }])) });
    // What else the machine does is no matter of the import.
    const before = process.cpuUsage();
    expect((await imported(gateway, { document: many(500) as Record<string, unknown> })).added).toBe(500);
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(3_000);
    const routes = (await ada.call('GET', `/v1/gateways/${gateway.id}`)).body.routes as Gateway['routes'];
    const priced = await ada.call('PATCH', `/v1/gateways/${gateway.id}`, { routes: routes.map(({ method, path }) => ({ method, path, price: '0.02', mode: 'charge' })) });
    expect([priced.status, new Set((priced.body as Gateway).routes.map(({ price, mode }) => `${mode} ${price}`))]).toEqual([200, new Set(['charge 0.02'])]);
    const beforeDescribed = process.cpuUsage();
    const described = await api.call('GET', `/g/${gateway.slug}/-/openapi.json`);
    expect([described.status, Object.keys(described.body.paths as object).length]).toEqual([200, 500]);
    expect(process.cpuUsage(beforeDescribed).user / 1_000).toBeLessThan(3_000);
    const refused = await importInto(gateway, { document: weather });
    expect(fault(refused)).toEqual([422, 'validation_failed', { field: 'document', message: expect.stringContaining('makes 503 routes') }]);
  });
});

describe('a document', () => {
  it('is found where APIs keep it when only the origin is known', async () => {
    const gateway = await gatewayWith();
    expect(await imported(gateway)).toMatchObject({ added: 3, sourceUrl: `${origin.url}/v2/openapi.json` });
    expect(origin.last.headers).toMatchObject({ 'x-api-key': 'canary-secret', 'user-agent': 'Till-Import' });
    origin.seen.length = 0;
    origin.answer = (request, response) => void response.writeHead(request.url === '/v3/api-docs' || request.url === '/openapi.json' ? 200 : 404).end(request.url === '/openapi.json' ? 'openapi: 3.0.3\ninfo: {title: Root, version: "1"}\npaths: {/v2/a: {get: {}}, /other: {get: {}}}' : '<html>');
    const answer = await imported(gateway, {});
    expect(answer).toMatchObject({ title: 'Root', sourceUrl: `${origin.url}/openapi.json`, added: 1, skipped: 1 });
    expect(answer.operations[0]?.path).toBe('/a');
    // Above the path the key was given with, it is nobody's business.
    expect(origin.seen.map(({ url, headers }) => [url.startsWith('/v2/'), headers['x-api-key']]).filter(([below, key]) => (below === true) !== (key === 'canary-secret'))).toEqual([]);
    origin.answer = (_request, response) => void response.writeHead(404).end();
    expect(fault(await importInto(gateway))).toEqual([422, 'validation_failed', { field: 'originUrl', message: expect.stringContaining('has no OpenAPI document at a usual place') }]);
  });

  it('is fetched from a URL, with the secret headers only at the origin itself', async () => {
    const elsewhere = await TestOrigin.start();
    elsewhere.answer = origin.answer;
    const gateway = await gatewayWith();
    expect(await imported(gateway, { url: `${origin.url}/v2/openapi.json` })).toMatchObject({ added: 3 });
    expect(origin.last.headers['x-api-key']).toBe('canary-secret');
    expect(await imported(gateway, { url: `${elsewhere.url}/v2/openapi.json` })).toMatchObject({ kept: 3, sourceUrl: `${elsewhere.url}/v2/openapi.json` });
    expect(elsewhere.last.headers['x-api-key']).toBeUndefined();
    await elsewhere.stop();
  });

  it('that cannot be fetched is a fault of the URL', async () => {
    const gateway = await gatewayWith();
    const tried = async (answer: TestOrigin['answer']) => {
      origin.answer = answer;
      return fault(await importInto(gateway, { url: `${origin.url}/v2/api` }));
    };
    expect(await tried((_request, response) => void response.writeHead(403).end())).toEqual([422, 'validation_failed', { field: 'url', message: 'answers with status 403' }]);
    expect(await tried((_request, response) => void response.writeHead(302, { location: '/v2/openapi.json' }).end())).toEqual([422, 'validation_failed', { field: 'url', message: 'answers with a redirect, which Till does not follow' }]);
    expect(await tried((_request, response) => void response.end('x'.repeat(2 * 1024 * 1024 + 1)))).toEqual([422, 'validation_failed', { field: 'url', message: 'answers with more than 2097152 bytes' }]);
    expect(await tried((_request, response) => void response.end('<!doctype html><p>Sign in'))).toEqual([422, 'validation_failed', { field: 'document', message: expect.any(String) }]);
    expect(await tried((request) => void request.socket.destroy())).toEqual([422, 'validation_failed', { field: 'url', message: 'cannot be reached' }]);
  });

  it('is refused with the place of its fault', async () => {
    const gateway = await gatewayWith();
    const refusal = async (document: NonNullable<ImportOpenapi>['document']): Promise<unknown> => fault(await importInto(gateway, { document }))[2];
    expect(await refusal('{\n  "openapi": "3.0.0",\n  "info" {}\n}')).toEqual({ field: 'document', message: expect.stringMatching(/^is not valid JSON in line \d, column \d+$/) });
    expect(await refusal('openapi: 3.0.0\ninfo:\n  title: [x\n')).toEqual({ field: 'document', message: expect.stringMatching(/^is neither valid JSON nor valid YAML in line \d, column \d+: /) });
    expect(await refusal({ swagger: '2.0', paths: {} })).toEqual({ field: 'document.swagger', message: expect.stringContaining('Convert it to OpenAPI 3 first') });
    expect(await refusal({ openapi: '4.0.0' })).toEqual({ field: 'document.openapi', message: 'must be 3.0 or 3.1' });
    expect(await refusal({ hello: 1 })).toEqual({ field: 'document.openapi', message: expect.stringContaining('not an OpenAPI document') });
    expect(await refusal({ openapi: '3.1.0', paths: {} })).toEqual({ field: 'document.paths', message: 'describes no paths' });
    expect(await refusal({ ...weather, paths: { '/a': { get: operation('A', { parameters: [{ $ref: 'https://example.com/parameters.json#/a' }] }) } } })).toEqual({ field: 'document.paths./a.get.parameters.0.$ref', message: expect.stringContaining('another document') });
    expect(await refusal(`${JSON.stringify(weather).slice(0, -1)},"x":"${'x'.repeat(2 * 1024 * 1024)}"}`)).toEqual({ field: 'document', message: 'must have at most 2097152 characters' });
    expect(await routesOf(gateway)).toEqual([]);
    expect((await importInto(gateway, { document: weather, url: 'https://example.com' })).body.errors[0]).toEqual({ field: 'document', message: 'must not be given together with url' });
    expect((await importInto(gateway, { document: 'x'.repeat(7 * 1024 * 1024) })).status).toBe(413);
  });
});
