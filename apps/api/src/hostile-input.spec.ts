import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { idPrefixes, operations } from '@till/contract';
import fc from 'fast-check';
import { z } from 'zod';
import { RateLimiter } from './platform/http/rate-limiter.js';
import { newId } from './platform/ids/new-id.js';
import { TestApi, type TestMerchant } from '../test/test-api.js';

/** Every run asks the same, so that what fails once fails again. */
const seed = 20261127;
const runsPerOperation = 24;

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
interface Described {
  name: string;
  method: Method;
  path: string;
  query?: z.ZodType;
  body?: z.ZodType;
}
interface Sent {
  url: string;
  headers: Record<string, string>;
  payload?: string | Buffer;
}
interface JsonSchema {
  $ref?: string;
  definitions?: Record<string, JsonSchema>;
  allOf?: JsonSchema[];
  type?: string | string[];
  pattern?: string;
  format?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
  additionalProperties?: JsonSchema | boolean;
  example?: unknown;
  default?: unknown;
}

/** What removes comes last: everything before finds its records. */
const described: Described[] = Object.entries(operations)
  .map(([name, operation]): Described => ({ name, ...operation }))
  .sort((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'));

let api: TestApi;
let merchant: TestMerchant;
let own: Record<string, string>;

beforeAll(async () => {
  api = await TestApi.start();
  // Budgets have specs of their own; here one would hide what is behind it.
  api.app.get(RateLimiter).spend = () => Promise.resolve();
  merchant = await api.signUp('hostile@example.com');
  const wallet = await merchant.call('POST', '/v1/wallets', { family: 'evm', address: '0x1111111111111111111111111111111111111111' });
  const resource = await merchant.call('POST', '/v1/resources', { kind: 'pay_link', title: 'Book', price: '1' });
  const file = await merchant.call('PUT', '/v1/files?name=a.txt', Buffer.from('a'), { 'content-type': 'text/plain' });
  const gateway = await merchant.call('POST', '/v1/gateways', { name: 'API', originUrl: 'https://93.184.215.14' });
  const doorKey = await merchant.call('POST', '/v1/facilitator-keys', { name: 'My server' });
  const apiKey = await merchant.call('POST', '/v1/api-keys', { name: 'spare' });
  own = { wallets: wallet.body.id, resources: resource.body.id, files: file.body.id, gateways: gateway.body.id, 'facilitator-keys': doorKey.body.id, 'api-keys': apiKey.body.id };
});
afterAll(() => api.stop());

/** Texts that have broken other people's software. */
const nastyText = fc.constantFrom(
  '', ' ', '\u0000', 'a\u0000b', '\ud800', 'x\udfff', '\u202eevil', '👩‍👩‍👧‍👦'.repeat(20), '\r\nset-cookie: a=b', 'NaN', '-1', '-0', '0', '00', '1e400', '1e5', '0x10', '1.', '.5', '1,5', '١٢', '1.1234567', '99999999999999999999999999999999',
  '2026-02-30', '0000-00-00', '0000-01-01', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '+275760-09-13', '-271821-04-20', '2026-11-27T00:00:00+23:59', '2026-11-27T24:00:00Z',
  '%', '_', '%%_\\', "' OR 1=1--", '\\', '$1', '{{7*7}}', '<script>alert(1)</script>', '../../etc/passwd', '__proto__', 'constructor', 'toString', 'null', 'undefined', 'true',
  'javascript:alert(1)', 'http://', 'http://[::1', 'https://user:pw@h', 'http://a\u3002b', 'data:text/html,x', 'eip155:0', 'eip155:84532', 'solana:11111111111111111111111111111111', 'x'.repeat(5_000), 'é'.repeat(70_000),
);
const nastyValue: fc.Arbitrary<unknown> = fc.oneof(
  nastyText,
  fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 1e21, Number.MAX_SAFE_INTEGER, -Number.MAX_VALUE, [], {}, [[[[]]]], [null], { length: -1 }, { toString: 1 }, { __proto__: null, then: 'x' }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** A value the schema would like, or nearly: every place may hold something nasty, so that what is behind each check is reached. */
function near(schema: JsonSchema): fc.Arbitrary<unknown> {
  const choices = schema.anyOf ?? schema.oneOf;
  const wanted = choices ? fc.oneof(...choices.map(near)) : wantedOf(schema);
  return fc.oneof({ weight: 14, arbitrary: wanted }, { weight: 1, arbitrary: nastyValue });
}

function wantedOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.properties) return fc.record(Object.fromEntries(Object.entries(schema.properties).map(([name, value]) => [name, near(value)])), { requiredKeys: schema.required ?? [] });
  if (schema.type === 'array') return fc.array(near(schema.items ?? {}), { maxLength: 4 });
  if (schema.type === 'object') return fc.dictionary(fc.oneof(nastyText, fc.string({ minLength: 1, maxLength: 12 })), typeof schema.additionalProperties === 'object' ? near(schema.additionalProperties) : nastyText, { maxKeys: 2 });
  if (schema.type === undefined) return nastyValue;
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'integer' || schema.type === 'number') return fc.constantFrom<unknown>(schema.default ?? 1, 0, 1, 30, 1_000, 2_147_483_648, 9_007_199_254_740_991, -1);
  const id = /^\^([a-z]{3})_/.exec(schema.pattern ?? '')?.[1];
  const usual = Object.values(own).find((one) => id !== undefined && one.startsWith(id)) ?? schema.example ?? schema.default;
  const likely = usual === undefined ? fc.oneof(fc.constantFrom('Book', 'ada@example.com', 'correct horse battery', 'https://example.com/x'), fc.integer({ min: 16, max: 255 }).map((n) => `0x${n.toString(16).repeat(20)}`)) : fc.constant(usual);
  return fc.oneof({ weight: 8, arbitrary: schema.format === 'uri' ? fc.constant('https://example.com/x') : likely }, { weight: 1, arbitrary: nastyText });
}

/** A JSON text: most are honest, some say one key twice, name a prototype, are cut off, or are deep. */
function asText(value: unknown): fc.Arbitrary<string | Buffer> {
  const text = JSON.stringify(value) ?? 'null';
  return fc.oneof(
    { weight: 8, arbitrary: fc.constant(text) },
    { weight: 1, arbitrary: fc.constantFrom(`{"__proto__":{"admin":true},${text.slice(1)}`, `{"constructor":{"prototype":{"a":1}},${text.slice(1)}`, text.slice(0, -1), `\ufeff${text}`, '', 'null', '"', '[1', '{"a":1e400}', '{"a":1,"a":2}', '{"title":"\\ud800"}', '{"title":"\\u0000"}', '\u0000') },
    { weight: 1, arbitrary: fc.constantFrom('['.repeat(20_000) + ']'.repeat(20_000), '{"a":'.repeat(20_000) + '1' + '}'.repeat(20_000), `{"kind":"pay_link","title":"Deep","price":"1","deliverable":{"type":"json","content":${'['.repeat(20_000)}${']'.repeat(20_000)}}}`, `"${'x'.repeat(2 * 1024 * 1024)}"`) },
    { weight: 1, arbitrary: fc.constantFrom(Buffer.from([0xff, 0xfe, 0x7b, 0x7d]), Buffer.from([0x22, 0xc3, 0x28, 0x22])) },
  );
}

const mediaType = fc.oneof({ weight: 8, arbitrary: fc.constant('application/json') }, { weight: 1, arbitrary: fc.constantFrom('text/plain', 'application/xml', 'application/json; charset=utf-7', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', '', 'é', 'a/b;c') });

/** What stands for a parameter of a path: the merchant's own, another kind's, nobody's, and nonsense. */
function parameter(path: string): fc.Arbitrary<string> {
  const mine = own[path.split('/')[2] ?? ''];
  const kinds = Object.keys(idPrefixes) as (keyof typeof idPrefixes)[];
  const nonsense = fc.constantFrom('%00', '%', '%zz', '%ff', '..%2f..', '%2e%2e', 'a'.repeat(150), '%F0%9F%92%A9', 'null', '-1', "'", '%ed%a0%80', 'toString', '__proto__', 'a'.repeat(300));
  return fc.oneof({ weight: 4, arbitrary: mine === undefined ? fc.constant('coinbase') : fc.constant(mine) }, fc.constantFrom(...kinds).map((kind) => newId(kind)), nonsense);
}

function queryOf(schema: JsonSchema): fc.Arbitrary<string> {
  const pair = fc.constantFrom(...Object.entries(schema.properties ?? {})).chain(([name, value]) => near(value).map((one) => `${encodeURIComponent(name)}=${encoded(typeof one === 'object' ? JSON.stringify(one) : String(one))}`));
  const odd = fc.constantFrom('limit=-1', 'limit=0', 'limit=1e3', 'limit=101', 'limit=1&limit=2', 'cursor=x', 'cursor=', 'cursor=%00', `cursor=${'A'.repeat(300)}`, 'q=%00', 'q=%25', 'q[]=1', 'q[a]=1', '__proto__=1', 'from=2026-01-02&to=2026-01-01', 'from=0000-01-01&to=9999-12-31', '%', '%zz=%zz', '=', '&&&', 'mode=live', 'mode=x');
  return fc.array(fc.oneof({ weight: 3, arbitrary: pair }, odd), { maxLength: 4 }).map((pairs) => pairs.join('&'));
}

function encoded(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    // A lone surrogate has no encoding; this is what a careless client makes of it.
    return '%ED%A0%80';
  }
}

/** A schema without references: those to what may hold itself, such as any JSON, stand for anything. */
function inlined(schema: JsonSchema, definitions: Record<string, JsonSchema>): JsonSchema {
  const target = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (target !== undefined) {
    const name = target.replace('#/definitions/', '');
    return name.startsWith('__') ? {} : inlined(definitions[name] ?? {}, definitions);
  }
  const each = (schemas: JsonSchema[]) => schemas.map((one) => inlined(one, definitions));
  return {
    ...schema,
    ...(schema.anyOf ? { anyOf: each(schema.anyOf) } : {}),
    ...(schema.oneOf ? { oneOf: each(schema.oneOf) } : {}),
    ...(schema.items ? { items: inlined(schema.items, definitions) } : {}),
    ...(schema.properties ? { properties: Object.fromEntries(Object.entries(schema.properties).map(([name, one]) => [name, inlined(one, definitions)])) } : {}),
    ...(typeof schema.additionalProperties === 'object' ? { additionalProperties: inlined(schema.additionalProperties, definitions) } : {}),
  };
}

function shapeOf(schema: z.ZodType): JsonSchema {
  const shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', target: 'openapi-3.0' }) as JsonSchema;
  return inlined(shape, shape.definitions ?? {});
}

function hostile({ method, path, query, body }: Described): fc.Arbitrary<Sent> {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
  const url = fc.tuple(fc.tuple(...names.map(() => parameter(path))), query ? queryOf(shapeOf(query)) : fc.constantFrom('', '', 'a=%00')).map(([values, asked]) => {
    const filled = names.reduce((text, name, at) => text.replace(`:${name}`, values[at] ?? ''), path);
    return asked === '' ? filled : `${filled}?${asked}`;
  });
  const extras = fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: fc.constantFrom<Record<string, string>>({ 'idempotency-key': 'same' }, { 'idempotency-key': 'é' }, { 'idempotency-key': 'x'.repeat(300) }, { 'till-mode': 'live' }, { 'till-mode': 'x' }) });
  const payload = body ? near(shapeOf(body)).chain(asText) : fc.constantFrom<string | Buffer>('', '', '{}', '[]', 'x');
  return fc.record({ url, payload, type: mediaType, extra: extras }).map(({ url: address, payload: sent, type, extra }) => {
    const carries = method !== 'GET' && sent.length > 0;
    return { url: address, headers: { ...(carries ? { 'content-type': type } : {}), ...extra }, ...(carries ? { payload: sent } : {}) };
  });
}

/** What every refusal has: a stable code, the request's id, and the faulty field where a field is faulty. */
function expectProblem(sent: Sent, status: number, type: string, text: string): void {
  const told = `${sent.url} ${String(sent.payload).slice(0, 200)} → ${String(status)} ${text.slice(0, 300)}`;
  expect([told, type]).toEqual([told, 'application/problem+json; charset=utf-8']);
  const problem = JSON.parse(text) as { code?: unknown; requestId?: unknown; status?: unknown; detail?: unknown; errors?: { field: unknown; message: unknown }[] };
  expect(problem).toMatchObject({ status, code: expect.stringMatching(/^[a-z_]+$/) as unknown, requestId: expect.stringMatching(/^req_[0-9a-f]{24}$/) as unknown, detail: expect.stringMatching(/./) as unknown });
  expect(text).not.toMatch(/node_modules|at \w+ \(|QueryFailedError|SELECT |violates/);
  if (problem.code !== 'validation_failed') return;
  expect([told, problem.errors?.length ?? 0]).not.toEqual([told, 0]);
  for (const { field, message } of problem.errors ?? []) expect([told, field, message]).toEqual([told, expect.stringMatching(/./), expect.stringMatching(/./)]);
}

describe('hostile input', () => {
  it.each(described)('is refused with a problem that says what is wrong, and breaks nothing ($name)', async (operation) => {
    await fc.assert(
      fc.asyncProperty(hostile(operation), async (sent) => {
        const answer = await api.app.inject({ method: operation.method, ...sent, headers: { authorization: `Bearer ${merchant.apiKey}`, ...sent.headers } });
        const told = `${operation.method} ${sent.url} ${String(sent.payload).slice(0, 300)} → ${answer.body.slice(0, 300)}`;
        expect([told, answer.statusCode < 500]).toEqual([told, true]);
        if (answer.statusCode >= 400) expectProblem(sent, answer.statusCode, String(answer.headers['content-type']), answer.body);
      }),
      { seed, numRuns: runsPerOperation },
    );
  });
});
