import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Payment, type PaymentSummary, paymentPageSchema, paymentSchema } from '@till/contract';
import { poll } from '@till/testing';
import { buyerOn, payAsClient, type RunningTill, startTill } from '../../../test/door-world.js';
import { seedLink, seedMerchant } from '../../../test/seed.js';
import { startWorld, type World } from '../../../test/world.js';
import { Config } from '../../config/config.js';
import { newId } from '../../platform/ids/new-id.js';
import { ApiKeysService } from '../api-keys/api-keys.service.js';

let world: World;
let till: RunningTill;
let key: string;
let strangersKey: string;
let merchant: Awaited<ReturnType<typeof seedMerchant>>;
let paid: string[];

const asMember = (merchantId: string, mode: 'test' | 'live') => ({ merchantId, mode, actor: newId('member'), scopes: ['read', 'write'] as const, requestId: 'req_spec' });
async function keyOf(merchantId: string, mode: 'test' | 'live' = 'test'): Promise<string> {
  return (await till.app.get(ApiKeysService).create(asMember(merchantId, mode), { name: 'spec', scopes: ['read'] })).key;
}
const get = (path: string, token = key): Promise<Response> => fetch(`${till.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
const list = async (query: string): Promise<PaymentSummary[]> => paymentPageSchema.parse(await (await get(`/v1/payments${query}`)).json()).data;
const payOnce = async (title: string, family: 'evm' | 'solana' = 'evm', place = 0): Promise<string> => {
  const link = await seedLink(world.postgres.url, merchant, { price: 1_230_000n, metadata: { order: title } });
  const { paymentId } = await payAsClient(world, `${till.url}/p/${link.slug}`, buyerOn(family, place));
  return paymentId ?? '';
};

beforeAll(async () => {
  world = await startWorld();
  till = await startTill(world.config());
  merchant = await seedMerchant(world.postgres.url);
  key = await keyOf(merchant.merchantId);
  strangersKey = await keyOf((await seedMerchant(world.postgres.url, 1)).merchantId);
  paid = [await payOnce('a'), await payOnce('b', 'solana'), await payOnce('c', 'evm', 1)];
});
afterAll(async () => {
  await till.stop();
  await world.stop();
});

describe('GET /v1/payments', () => {
  it('lists the merchant’s payments, newest first, page by page', async () => {
    expect((await list('')).map(({ id }) => id)).toEqual([...paid].reverse());
    const first = paymentPageSchema.parse(await (await get('/v1/payments?limit=2')).json());
    const second = paymentPageSchema.parse(await (await get(`/v1/payments?limit=2&cursor=${first.nextCursor ?? ''}`)).json());
    expect([...first.data, ...second.data].map(({ id }) => id)).toEqual([...paid].reverse());
    expect(second.nextCursor).toBeNull();
  });

  it('filters by status, network, payer, time and words', async () => {
    const [a, b, c] = await Promise.all(paid.map(async (id) => paymentSchema.parse(await (await get(`/v1/payments/${id}`)).json())));
    const ids = async (query: string): Promise<string[]> => (await list(query)).map(({ id }) => id);
    expect(await ids('?status=settled,final')).toHaveLength(3);
    expect(await ids('?status=failed')).toEqual([]);
    expect(await ids(`?network=${b?.network ?? ''}`)).toEqual([b?.id]);
    expect(await ids(`?payer=${c?.payer.toUpperCase().replace('0X', '0x') ?? ''}`)).toEqual([c?.id]);
    expect(await ids(`?resourceId=${a?.resourceId ?? ''}`)).toEqual([a?.id]);
    expect(await ids(`?q=${a?.transaction ?? ''}`)).toEqual([a?.id]);
    expect(await ids(`?q=${b?.id ?? ''}`)).toEqual([b?.id]);
    expect(await ids('?q=A%20thi')).toHaveLength(3);
    expect(await ids('?q=%25')).toEqual([]);
    expect(await ids('?to=2020-01-01')).toEqual([]);
    expect(await ids('?from=2020-01-01')).toHaveLength(3);
  });

  it('shows one with its whole timeline and without the signature', async () => {
    const text = await (await get(`/v1/payments/${paid[0] ?? ''}`)).text();
    const payment: Payment = paymentSchema.parse(JSON.parse(text));
    expect(payment.timeline.map(({ type }) => type).slice(0, 6)).toEqual(['received', 'verified', 'settling', 'attempt', 'evidence', 'settled']);
    expect(payment.timeline.every(({ sinceMs }) => sinceMs >= 0)).toBe(true);
    expect(payment).toMatchObject({ moneyMoved: 'yes', amount: '1.23', attempts: 1, metadata: { order: 'a' }, review: false });
    expect(text).not.toMatch(/"signature"|0x[0-9a-f]{130}/);
  });

  it('is the merchant’s alone, and needs a key', async () => {
    expect((await get(`/v1/payments/${paid[0] ?? ''}`, strangersKey)).status).toBe(404);
    expect(paymentPageSchema.parse(await (await get('/v1/payments', strangersKey)).json()).data).toEqual([]);
    expect((await fetch(`${till.url}/v1/payments`)).status).toBe(401);
    expect((await get(`/v1/payments/${paid[0] ?? ''}`, await keyOf(merchant.merchantId, 'live'))).status).toBe(404);
  });
});

describe('GET /v1/live', () => {
  it('says hello, then tells of each change of the merchant’s own payments, and ends with its reader', async () => {
    const stop = new AbortController();
    const read = async (token: string) => {
      const response = await fetch(`${till.url}/v1/live`, { headers: { authorization: `Bearer ${token}` }, signal: stop.signal });
      const heard = { text: '' };
      const decoder = new TextDecoder();
      void (async () => {
        for await (const chunk of response.body ?? []) heard.text += decoder.decode(chunk as Uint8Array, { stream: true });
      })().catch(() => undefined);
      return heard;
    };
    const [own, foreign] = [await read(key), await read(strangersKey)];
    await poll('hello', async () => (own.text.includes('"hello"') && foreign.text.includes('"hello"') ? true : undefined));
    const id = await payOnce('live');
    await poll('the settled payment', async () => (own.text.includes(id) && /"status":"settled"/.test(own.text) ? true : undefined));
    expect(foreign.text).not.toContain(id);
    stop.abort();
  });

  it('ends with its session, and with its key', async () => {
    const origin = till.app.get(Config).publicUrl;
    const post = (path: string, headers: Record<string, string>, body?: object) => fetch(`${till.url}/v1/auth/${path}`, { method: 'POST', headers: { origin, ...headers }, ...(body ? { body: JSON.stringify(body) } : {}) });
    const entered = await post('sign-up', { 'content-type': 'application/json' }, { email: 'live@till.test', password: 'correct horse battery' });
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
    const bySession = await fetch(`${till.url}/v1/live`, { headers: { cookie } });
    expect((await post('sign-out', { cookie })).status).toBe(204);
    expect(await bySession.text()).toContain('"hello"');
    const keys = till.app.get(ApiKeysService);
    const { id, key: ending } = await keys.create(asMember(merchant.merchantId, 'test'), { name: 'ending', scopes: ['read'] });
    const byKey = await fetch(`${till.url}/v1/live`, { headers: { authorization: `Bearer ${ending}` } });
    await keys.revoke(asMember(merchant.merchantId, 'test'), id);
    expect(await byKey.text()).toContain('"hello"');
  });

  it('is not opened any number of times', async () => {
    // Of somebody who has none open, nor one that was closed just now.
    const key = await keyOf((await seedMerchant(world.postgres.url, 2)).merchantId);
    const stop = new AbortController();
    const open = (token: string) => fetch(`${till.url}/v1/live`, { headers: { authorization: `Bearer ${token}` }, signal: stop.signal });
    const answers = await Promise.all(Array.from({ length: 54 }, () => open(key)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(50);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(4);
    expect((await open(strangersKey)).status).toBe(200);
    stop.abort();
    const again = new AbortController();
    await poll('room for another', async () => ((await fetch(`${till.url}/v1/live`, { headers: { authorization: `Bearer ${key}` }, signal: again.signal })).status === 200 ? true : undefined));
    again.abort();
  });
});
