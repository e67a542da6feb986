import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UnitOfWork } from '../database/unit-of-work.js';
import { TestApi, type TestMerchant } from '../../../test/test-api.js';

let api: TestApi;
let ada: TestMerchant;
const link = { kind: 'pay_link', title: 'Book', price: '1' };
const key = (text: string) => ({ 'idempotency-key': text });
const count = async () => (await ada.call('GET', '/v1/resources?limit=100')).body.data.length as number;

beforeAll(async () => {
  api = await TestApi.start();
  ada = await api.signUp('ada@example.com');
});
afterAll(() => api.stop());

describe('an idempotency key', () => {
  it('gives the first answer again, without doing anything again', async () => {
    const before = await count();
    const first = await ada.call('POST', '/v1/resources', link, key('one'));
    const again = await ada.call('POST', '/v1/resources', { price: '1', title: 'Book', kind: 'pay_link' }, key('one'));
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(await count()).toBe(before + 1);
  });

  it('is refused for another body and for another address', async () => {
    await ada.call('POST', '/v1/resources', link, key('two'));
    const otherBody = await ada.call('POST', '/v1/resources', { ...link, price: '2' }, key('two'));
    const otherPath = await ada.call('POST', '/v1/api-keys', { name: 'x' }, key('two'));
    expect([otherBody, otherPath].map(({ status, body }) => [status, body.code])).toEqual(Array(2).fill([409, 'idempotency_key_reused']));
  });

  it('lets one of many at once through; the others get its answer', async () => {
    const before = await count();
    const answers = await Promise.all(Array.from({ length: 12 }, () => ada.call('POST', '/v1/resources', { ...link, title: 'Race' }, key('three'))));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.every(({ status }) => status === 201)).toBe(true);
    expect(await count()).toBe(before + 1);
  });

  it('is free again after a call that failed', async () => {
    expect((await ada.call('POST', '/v1/resources', { ...link, price: '0' }, key('four'))).status).toBe(422);
    expect((await ada.call('POST', '/v1/resources', link, key('four'))).status).toBe(201);
  });

  it('belongs to its merchant', async () => {
    const other = await api.signUp('other@example.com');
    await ada.call('POST', '/v1/resources', link, key('five'));
    expect((await other.call('POST', '/v1/resources', { ...link, price: '9' }, key('five'))).body.price).toBe('9.00');
  });

  it('gives its answer to nobody else of the same account', async () => {
    const { body: weaker } = await ada.call('POST', '/v1/api-keys', { name: 'weaker', scopes: ['write'] });
    const wish = { name: 'whole', scopes: ['read', 'write'] };
    expect((await ada.call('POST', '/v1/api-keys', wish, key('own'))).status).toBe(201);
    const other = await ada.call('POST', '/v1/api-keys', wish, { ...key('own'), authorization: `Bearer ${String(weaker.key)}` });
    expect([other.status, other.body.code]).toEqual([409, 'idempotency_key_reused']);
  });

  it('shows a new API key again without keeping it readably', async () => {
    const first = await ada.call('POST', '/v1/api-keys', { name: 'ci' }, key('six'));
    const again = await ada.call('POST', '/v1/api-keys', { name: 'ci' }, key('six'));
    expect(again.body.key).toBe(first.body.key);
    const kept = await api.app.get(UnitOfWork).system((tx) => tx.query("SELECT answer::text FROM idempotency_keys WHERE key = 'six'"));
    expect(JSON.stringify(kept)).not.toContain(String(first.body.key).slice(10, 20));
  });

  it('repeats a sign-up with its cookie to whoever knows the password', async () => {
    const body = { email: 'retry@example.com', password: 'correct horse battery' };
    const first = await api.call('POST', '/v1/auth/sign-up', body, key('seven'));
    const again = await api.call('POST', '/v1/auth/sign-up', body, key('seven'));
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.headers['set-cookie']).toEqual(first.headers['set-cookie']);
    expect((await api.call('POST', '/v1/auth/sign-up', { ...body, password: 'another password' }, key('seven'))).status).toBe(409);
  });

  it('leaves nothing behind from which a password could be guessed', async () => {
    const body = { email: 'hashed@example.com', password: 'correct horse battery' };
    expect((await api.call('POST', '/v1/auth/sign-up', body, key('eight'))).status).toBe(201);
    const [kept] = await api.app.get(UnitOfWork).system((tx) => tx.query<{ request_hash: Buffer }>("SELECT request_hash FROM idempotency_keys WHERE key = 'eight'"));
    // What anyone who reads the table and knows the e-mail address could compute for a guess.
    const guessed = createHash('sha256').update(JSON.stringify(['POST', '/v1/auth/sign-up', '', JSON.stringify(body)])).digest();
    expect(kept?.request_hash).toHaveLength(32);
    expect(kept?.request_hash.equals(guessed)).toBe(false);
  });

  it('is one short word', async () => {
    expect((await ada.call('POST', '/v1/resources', link, key('two words'))).status).toBe(400);
    expect((await ada.call('POST', '/v1/resources', link, key('x'.repeat(256)))).status).toBe(400);
  });
});
