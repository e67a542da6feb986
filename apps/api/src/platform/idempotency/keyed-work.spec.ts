import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { operations } from '@till/contract';
import { recordSettled } from '../../../test/record-settled.js';
import { asOwner } from '../../../test/seed.js';
import { TestApi, type TestAnswer, type TestMerchant } from '../../../test/test-api.js';
import { ReceivingService } from '../../modules/wallets/receiving.service.js';
import type { Transaction } from '../database/unit-of-work.js';
import type { RequestContext } from '../http/request-context.js';
import { IdempotencyStore } from './idempotency-store.js';
import { KeyedWork } from './keyed-work.js';

type Operation = keyof typeof operations;

let api: TestApi;
let ada: TestMerchant;
let store: IdempotencyStore;

beforeAll(async () => {
  api = await TestApi.start({ TILL_EGRESS_ALLOW: '127.0.0.0/8' });
  ada = await api.signUp('ada@example.com');
  store = api.app.get(IdempotencyStore, { strict: false });
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(() => api.stop());

const post = (path: string, body: unknown, key: string) => ada.call('POST', path, body, { 'idempotency-key': key });
const all = async (path: string) => (await ada.call('GET', `${path}?limit=100`)).body.data as { id: string }[];
const link = (title: string) => ({ kind: 'pay_link', title, price: '1' });

/** As by a process that dies between the commit of its work and that of its answer. */
async function answerLost(path: string, body: unknown, key: string): Promise<TestAnswer> {
  const dead = jest.spyOn(store, 'keep').mockResolvedValue();
  const answer = await post(path, body, key);
  dead.mockRestore();
  return answer;
}

const gateway = { name: 'API', originUrl: 'http://127.0.0.1:9', routes: [{ method: 'GET', path: '/a', price: '0.01' }] };
const endpoint = { url: 'http://127.0.0.1:9/hook', events: ['payment.settled'] };

const wallet = `0x${'1'.repeat(40)}`;
async function settled(): Promise<string> {
  await ada.call('POST', '/v1/resources', link('Sold'));
  return recordSettled(api.app, api.postgres.url, { merchantId: ada.merchantId, wallet, amount: 1_500_000n });
}

/** What makes a second one of something when it is carried out twice. */
const creating: Partial<Record<Operation, () => unknown>> = {
  createWallet: () => ({ family: 'evm', address: wallet }),
  createResource: () => link('Book'),
  createGateway: () => gateway,
  createApiKey: () => ({ name: 'ci' }),
  createDoorKey: () => ({ name: 'server' }),
  createWebhookEndpoint: () => endpoint,
  createRefund: async () => ({ paymentId: await settled(), amount: '0.10' }),
};

/** What would replace the secret that its first run has shown. */
const rotating: Partial<Record<Operation, { of: string; make: unknown; body: unknown }>> = {
  rotateGatewaySecret: { of: '/v1/gateways', make: gateway, body: undefined },
  rotateWebhookSecret: { of: '/v1/webhook-endpoints', make: endpoint, body: {} },
};

/** What a second run leaves as the first one did, and why. */
const harmless: Partial<Record<Operation, string>> = {
  signUp: 'an e-mail address has one account',
  signIn: 'one more session of who knows the password',
  resetPassword: 'a link is spent by its first use',
  siweNonce: 'a nonce means nothing before it is signed',
  siweVerify: 'a nonce is spent by its first use',
  signOut: 'there is no session any more',
  changePassword: 'asks for the password that was replaced',
  stepUp: 'the session is confirmed, again',
  challengeWallet: 'a challenge means nothing before it is signed',
  proveWallet: 'a challenge is spent by its first use',
  runCheckup: 'looks, and replaces what the last look found',
  dismissAlert: 'is dismissed already',
  checkGateway: 'looks',
  importOpenapi: 'adds what is not there yet',
  reportRefund: 'the same transaction again',
  cancelRefund: 'is cancelled already',
  attachInflow: 'is attached to it already',
  ignoreInflow: 'is ignored already',
  resetInflow: 'nothing is said of it any more',
  testWebhookEndpoint: 'one more test',
  resendWebhookDelivery: 'the same bytes under the same id',
};

describe('a call whose answer was lost after its commit', () => {
  it.each(Object.entries(creating))('%s is not carried out again by its retry, which is told what the first call made', async (name, made) => {
    const { path } = operations[name as Operation];
    const body = await made();
    const before = await all(path);
    const first = await answerLost(path, body, `lost-${name}`);
    const again = await post(path, body, `lost-${name}`);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(await all(path)).toHaveLength(before.length + 1);
    const kept = await post(path, body, `lost-${name}`);
    expect([kept.headers['idempotency-replayed'], kept.body]).toEqual(['true', first.body]);
  });

  it.each(Object.entries(rotating))('%s makes one secret', async (name, { of, make, body }) => {
    const { id } = (await ada.call('POST', of, make)).body as { id: string };
    const path = operations[name as Operation].path.replace(':id', id);
    const first = await answerLost(path, body, `lost-${name}`);
    const again = await post(path, body, `lost-${name}`);
    expect([first.status < 300, again.status]).toEqual([true, first.status]);
    expect(again.body).toEqual(first.body);
  });

  it('keeps its key from another request', async () => {
    await answerLost('/v1/resources', link('First'), 'taken');
    const other = await post('/v1/resources', link('Second'), 'taken');
    expect([other.status, other.body.code]).toEqual([409, 'idempotency_key_reused']);
  });

  it('leaves no secret of its answer readable', async () => {
    const { body } = await answerLost('/v1/api-keys', { name: 'secret' }, 'unread');
    const [row] = await asOwner<{ work: Buffer }>(api.postgres.url, "SELECT work FROM idempotency_keys WHERE key = 'unread'");
    expect(row?.work.length).toBeGreaterThan(0);
    expect(row?.work.toString('latin1')).not.toContain(String(body.key).slice(-20));
  });

  it('is thought of for every POST of the contract', () => {
    const posts = Object.entries(operations).flatMap(([name, { method }]) => (method === 'POST' ? [name] : []));
    expect([...Object.keys(creating), ...Object.keys(rotating), ...Object.keys(harmless)].sort()).toEqual(posts.sort());
  });
});

describe('a call that failed after its commit', () => {
  it('is carried out once: the same request again goes on from there', async () => {
    const unwell = jest.spyOn(api.app.get(ReceivingService, { strict: false }), 'of').mockRejectedValueOnce(new Error('the network is unwell'));
    const failed = await post('/v1/resources', link('Unwell'), 'unwell');
    const again = await post('/v1/resources', link('Unwell'), 'unwell');
    expect(unwell).toHaveBeenCalledTimes(2);
    expect([failed.status, again.status]).toEqual([500, 201]);
    expect((await all('/v1/resources')).filter(({ id }) => id === again.body.id)).toHaveLength(1);
    expect((await ada.call('GET', '/v1/resources?q=Unwell')).body.data).toHaveLength(1);
  });
});

describe('the work of one key', () => {
  const callOf = (key: string) => ({ owner: ada.merchantId, key, requestHash: Buffer.alloc(32, 7) });
  const contextWith = (key: string): RequestContext => ({ merchantId: ada.merchantId, mode: 'test', actor: 'key_1', scopes: ['write'], requestId: 'r', idempotentCall: callOf(key) });
  const keyed = <T>(key: string, work: (tx: Transaction) => Promise<T>) => api.app.get(KeyedWork, { strict: false }).tenant(contextWith(key), work);

  it('is done once by many at once, all of which get what it returned', async () => {
    const work = jest.fn((tx: Transaction) => tx.query<{ word: string }>('SELECT gen_random_uuid()::text AS word'));
    const answers = await Promise.all(Array.from({ length: 6 }, () => keyed('many', work)));
    expect(work).toHaveBeenCalledTimes(1);
    expect(new Set(answers.map(([row]) => row?.word)).size).toBe(1);
  });

  it('is not done again by who was only slow, when the answer is kept already', async () => {
    expect(await keyed('slow', () => Promise.resolve('first'))).toBe('first');
    await store.keep(callOf('slow'), { status: 201, body: 'first', setCookie: null });
    expect(await keyed('slow', () => Promise.resolve('second'))).toBe('first');
  });

  it('comes back as it was, amounts and times included', async () => {
    const value = { amount: 2n ** 70n, at: new Date(0), bytes: Buffer.from([1, 2]), none: null, missing: undefined, all: new Map([['a', 1]]) };
    await keyed('types', () => Promise.resolve(value));
    expect(await keyed('types', () => Promise.reject(new Error('done already')))).toEqual(value);
  });

  it('is open again after a failure', async () => {
    await expect(keyed('failed', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await keyed('failed', () => Promise.resolve('yes'))).toBe('yes');
  });
});
