import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { poll } from '@till/testing';
import { TestApi, type TestAnswer, type TestMerchant } from '../../../test/test-api.js';
import { asOwner } from '../../../test/seed.js';
import { recordSettled } from '../../../test/record-settled.js';
import { Config } from '../../config/config.js';
import { FilesService } from '../resources/files.service.js';

const limits = { wallets: 3, resources: 4, gateways: 2, apiKeys: 3, facilitatorKeys: 2, openRefunds: 2, files: 3, fileMegabytes: 1, textMegabytes: 1 };
const wallet = '0x1111111111111111111111111111111111111111';
let api: TestApi;
let names = 0;

beforeAll(async () => {
  api = await TestApi.start({ TILL_LIMITS: JSON.stringify(limits) });
});
afterAll(() => api.stop());

const newcomer = (): Promise<TestMerchant> => api.signUp(`merchant${String(names++)}@example.com`);
const upload = (merchant: TestMerchant, bytes: number) => merchant.call('PUT', '/v1/files?name=a.bin', Buffer.alloc(bytes, 1), { 'content-type': 'application/octet-stream' });
const link = (merchant: TestMerchant) => merchant.call('POST', '/v1/resources', { kind: 'pay_link', title: 'Book', price: '1' });
const counts = (answers: readonly TestAnswer[]) => ({ made: answers.filter(({ status }) => status === 201).length, refused: answers.filter(({ status, body }) => status === 409 && body.code === 'limit_reached').length });
const blobsOf = (merchantId: string) => readdir(join(api.app.get(Config).home, 'blobs', merchantId));

type Attempt = (merchant: TestMerchant, n: number) => Promise<TestAnswer>;
/** `before`: what a new merchant of these tests has of it already. */
const kinds: [what: keyof typeof limits, before: number, attempt: Attempt][] = [
  ['wallets', 0, (merchant, n) => merchant.call('POST', '/v1/wallets', { family: 'evm', address: `0x${String(n + 1).repeat(40)}` })],
  ['resources', 0, link],
  ['gateways', 0, (merchant) => merchant.call('POST', '/v1/gateways', { name: 'API', originUrl: 'https://93.184.215.14' })],
  ['apiKeys', 1, (merchant) => merchant.call('POST', '/v1/api-keys', { name: 'spare' })],
  ['facilitatorKeys', 0, (merchant) => merchant.call('POST', '/v1/facilitator-keys', { name: 'server' })],
  ['files', 0, (merchant) => upload(merchant, 10)],
];

describe('a merchant', () => {
  it.each(kinds)('has as many %s as the operator says, however many it asks for at once, and nobody else has fewer', async (what, before, attempt) => {
    const [merchant, other] = [await newcomer(), await newcomer()];
    const most = limits[what];
    const answers = await Promise.all(Array.from({ length: most + 2 }, (_, n) => attempt(merchant, n)));
    expect(counts(answers)).toEqual({ made: most - before, refused: 2 + before });
    const { body } = answers.find(({ status }) => status === 409) as TestAnswer;
    expect(body).toMatchObject({ status: 409, code: 'limit_reached', reason: what, limit: most, detail: expect.stringContaining(`at most ${String(most)} `) as unknown });
    expect((await attempt(other, 8)).status).toBe(201);
  });

  it.each<[string, string, Attempt]>([
    ['a wallet', '/v1/wallets', (merchant, n) => merchant.call('POST', '/v1/wallets', { family: 'evm', address: `0x${String(n + 1).repeat(40)}` })],
    ['a gateway', '/v1/gateways', (merchant) => merchant.call('POST', '/v1/gateways', { name: 'API', originUrl: 'https://93.184.215.14' })],
    ['a facilitator key', '/v1/facilitator-keys', (merchant) => merchant.call('POST', '/v1/facilitator-keys', { name: 'server' })],
  ])('has room again once %s is given up', async (_what, path, attempt) => {
    const merchant = await newcomer();
    const made: TestAnswer[] = [];
    for (let n = 0; made.at(-1)?.status !== 409; n++) made.push(await attempt(merchant, n));
    // The first wallet is the default one, which stays while there are others.
    const last = made.at(-2)?.body as { id: string };
    expect((await merchant.call('DELETE', `${path}/${last.id}`)).status).toBeLessThan(300);
    expect((await attempt(merchant, 8)).status).toBe(201);
  });

  it('counts the routes of its gateways among its resources, those it has removed too', async () => {
    const merchant = await newcomer();
    const routes = (...paths: string[]) => ({ routes: paths.map((path) => ({ method: 'GET', path, price: '0.01' })) });
    const { body } = await merchant.call('POST', '/v1/gateways', { name: 'API', originUrl: 'https://93.184.215.14', ...routes('/a', '/b') });
    const put = (...paths: string[]) => merchant.call('PATCH', `/v1/gateways/${String(body.id)}`, routes(...paths));
    expect((await put('/c', '/d')).status).toBe(200);
    expect(await put('/c', '/e')).toMatchObject({ status: 409, body: { code: 'limit_reached', reason: 'resources' } });
    // A route that was there once is another one the next time, but to keep or to remove costs nothing.
    expect((await put('/c')).status).toBe(200);
    expect((await link(merchant)).body.code).toBe('limit_reached');
  });

  it('stores as many megabytes as the operator says; what has no room leaves nothing behind', async () => {
    const merchant = await newcomer();
    const answers = await Promise.all([upload(merchant, 600_000), upload(merchant, 600_000)]);
    expect(counts(answers)).toEqual({ made: 1, refused: 1 });
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ reason: 'fileMegabytes', limit: 1 });
    expect(await blobsOf(merchant.merchantId)).toHaveLength(1);
    expect((await upload(merchant, 400_000)).status).toBe(201);
  });

  it('has as much text delivered as the operator says, and a short one always', async () => {
    const merchant = await newcomer();
    const noise = () => randomBytes(140_000).toString('base64');
    const text = (content: string) => merchant.call('POST', '/v1/resources', { kind: 'pay_link', title: 'Essay', price: '1', deliverable: { type: 'text', content } });
    for (let n = 0; n < 3; n++) expect((await text(noise())).status).toBe(201);
    await asOwner(api.postgres.url, `UPDATE resources SET deliverable = jsonb_build_object('type', 'text', 'content', (SELECT string_agg(md5(n::text), '') FROM generate_series(1, 32000) n)) WHERE merchant_id = $1`, [merchant.merchantId]);
    expect(await text(noise())).toMatchObject({ status: 409, body: { code: 'limit_reached', reason: 'textMegabytes', limit: 1 } });
    const [{ id }] = (await merchant.call('GET', '/v1/resources?limit=1')).body.data as [{ id: string }];
    expect((await merchant.call('PATCH', `/v1/resources/${id}`, { deliverable: { type: 'text', content: noise() } })).body.code).toBe('limit_reached');
    expect((await text('short')).status).toBe(201);
  });

  it('sends eight files at a time at most, and then the next', async () => {
    const { merchantId } = await newcomer();
    const files = api.app.get(FilesService, { strict: false });
    const context = { merchantId, mode: 'test', actor: 'key', scopes: ['write'], requestId: 'req' } as const;
    const streams = Array.from({ length: 9 }, () => new PassThrough());
    const send = (stream: PassThrough) => files.upload(context, { name: 'a', mediaType: 'text/plain', lengthBytes: 1 }, stream).then(() => 'kept', (error: unknown) => (error as { code: string }).code);
    const sent = streams.map(send);
    expect(await sent[8]).toBe('rate_limited');
    streams.slice(0, 8).forEach((stream) => stream.end('x'));
    // Three have room in the end, which is this Till's limit of files.
    expect((await Promise.all(sent.slice(0, 8))).sort()).toEqual([...Array.from({ length: 3 }, () => 'kept'), ...Array.from({ length: 5 }, () => 'limit_reached')]);
    await poll('what was refused is gone', async () => ((await blobsOf(merchantId)).length === 3 ? true : undefined));
    const next = new PassThrough();
    next.end('x');
    expect(await send(next)).toBe('limit_reached');
  });

  it('writes much six hundred times an hour, and little as before', async () => {
    const merchant = await newcomer();
    const large = { name: 'x'.repeat(70_000) };
    const call = (body: unknown) => merchant.call('POST', '/v1/api-keys', body);
    const statuses: number[] = [];
    for (let n = 0; n < 601; n++) statuses.push((await call(large)).status);
    expect(statuses.filter((status) => status === 422)).toHaveLength(600);
    expect(statuses.at(-1)).toBe(429);
    expect((await call({ name: 'small' })).status).toBe(201);
  });

  it('has twenty OpenAPI documents read in a minute', async () => {
    const merchant = await newcomer();
    const { body } = await merchant.call('POST', '/v1/gateways', { name: 'API', originUrl: 'https://93.184.215.14' });
    const statuses: number[] = [];
    for (let n = 0; n < 21; n++) statuses.push((await merchant.call('POST', `/v1/gateways/${String(body.id)}/import-openapi`, { document: 'none' })).status);
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 422), 429]);
  });

  it('has as many refunds open as the operator says, over all its payments', async () => {
    const merchant = await newcomer();
    await merchant.call('POST', '/v1/wallets', { family: 'evm', address: wallet });
    await link(merchant);
    const record = () => recordSettled(api.app, api.postgres.url, { merchantId: merchant.merchantId, wallet, amount: 5_000_000n });
    const payments = [await record(), await record(), await record()];
    const answers = await Promise.all(payments.map((paymentId) => merchant.call('POST', '/v1/refunds', { paymentId, amount: '1' })));
    expect(counts(answers)).toEqual({ made: 2, refused: 1 });
    const opened = answers.find(({ status }) => status === 201)?.body as { id: string };
    await merchant.call('POST', `/v1/refunds/${opened.id}/cancel`);
    expect((await merchant.call('POST', '/v1/refunds', { paymentId: payments[0], amount: '1' })).status).toBe(201);
  });
});

describe('a Till for few', () => {
  it('takes as many accounts as its operator says, also of those who sign up at once, and lets them sign in', async () => {
    const own = await TestApi.start({ TILL_LIMITS: '{"merchants":1}' });
    try {
      const origin = { origin: 'http://till.test' };
      const enter = (path: string, email: string) => own.call('POST', `/v1/auth/${path}`, { email, password: 'correct horse battery' }, origin);
      const answers = await Promise.all(['a@example.com', 'b@example.com', 'c@example.com'].map((email) => enter('sign-up', email)));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 403, 403]);
      expect(answers.find(({ status }) => status === 403)?.body.code).toBe('sign_up_closed');
      const [founder] = answers.filter(({ status }) => status === 201);
      expect((await enter('sign-in', String(founder?.body.member.email))).status).toBe(200);
    } finally {
      await own.stop();
    }
  });
});

describe('the figures', () => {
  const base = { DATABASE_URL: 'postgres://t:t@localhost/t', TILL_SECRET: 'ab'.repeat(32) };

  it('are far above what a business needs unless the operator sets them, each by itself', () => {
    expect(new Config(base).limits).toEqual({ wallets: 1_000, resources: 200_000, gateways: 200, apiKeys: 200, facilitatorKeys: 200, openRefunds: 10_000, files: 10_000, fileMegabytes: 20_480, textMegabytes: 2_048 });
    expect(new Config({ ...base, TILL_LIMITS: '{"wallets":5}' }).limits).toMatchObject({ wallets: 5, gateways: 200 });
  });

  it.each(['{"walets":5}', '{"wallets":0}', '{"wallets":1.5}', '{"wallets":"5"}', '5', 'x'])('are refused where they are none: %s', (text) => {
    expect(() => new Config({ ...base, TILL_LIMITS: text })).toThrow(/TILL_LIMITS/);
  });
});
