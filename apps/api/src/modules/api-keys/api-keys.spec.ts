import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { poll } from '@till/testing';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { TestApi, type TestMerchant } from '../../../test/test-api.js';

let api: TestApi;
let ada: TestMerchant;
const origin = { origin: 'http://till.test' };

beforeAll(async () => {
  api = await TestApi.start();
  ada = await api.signUp('ada@example.com');
});
afterAll(() => api.stop());

const create = async (body: unknown, headers: Record<string, string> = {}) => (await api.call('POST', '/v1/api-keys', body, { ...origin, cookie: ada.cookie, ...headers })).body;
const as = (key: string) => ({ authorization: `Bearer ${key}` });

describe('an API key', () => {
  it('is shown once, recognised by its hint afterwards, and stored nowhere', async () => {
    const created = await create({ name: 'CI' });
    expect(created.key).toMatch(/^till_test_[0-9A-Za-z]{32}$/);
    const read = (await ada.call('GET', `/v1/api-keys/${String(created.id)}`)).body;
    expect(read).not.toHaveProperty('key');
    expect(String(created.key).startsWith(String(read.hint).slice(0, -1))).toBe(true);
    const rows = await api.app.get(UnitOfWork).system((tx) => tx.query('SELECT api_keys::text, audit_log::text FROM api_keys, audit_log'));
    expect(JSON.stringify(rows)).not.toContain(String(created.key).slice(14));
  });

  it('belongs to a mode, whatever the header says', async () => {
    const live = await create({ name: 'Live' }, { 'till-mode': 'live' });
    expect(live.key).toMatch(/^till_live_/);
    const made = await api.call('POST', '/v1/resources', { kind: 'pay_link', title: 'Live', price: '1' }, { ...as(String(live.key)), 'till-mode': 'test' });
    expect(made.body.mode).toBe('live');
  });

  it('does what its scopes allow, and creates no mightier key', async () => {
    const reader = await create({ name: 'Reader', scopes: ['read'] });
    const writer = await create({ name: 'Writer', scopes: ['write'] });
    expect((await api.call('GET', '/v1/wallets', undefined, as(String(reader.key)))).status).toBe(200);
    expect((await api.call('POST', '/v1/api-keys', { name: 'x' }, as(String(reader.key)))).body.code).toBe('insufficient_scope');
    expect((await api.call('GET', '/v1/wallets', undefined, as(String(writer.key)))).body.code).toBe('insufficient_scope');
    expect((await api.call('POST', '/v1/api-keys', { name: 'x', scopes: ['read', 'write'] }, as(String(writer.key)))).body.code).toBe('insufficient_scope');
    expect((await api.call('GET', '/v1/auth/session', undefined, as(String(reader.key)))).body.code).toBe('forbidden');
  });

  it('stops working the moment it is revoked, and stays in the list', async () => {
    const { id, key } = await create({ name: 'Old' });
    expect((await api.call('GET', '/v1/wallets', undefined, as(String(key)))).status).toBe(200);
    expect((await ada.call('DELETE', `/v1/api-keys/${String(id)}`)).body.revokedAt).not.toBeNull();
    expect((await api.call('GET', '/v1/wallets', undefined, as(String(key)))).status).toBe(401);
    expect((await ada.call('GET', '/v1/api-keys')).body.data.map((one: { id: string }) => one.id)).toContain(id);
  });

  it('remembers when it was last used', async () => {
    const { id, key } = await create({ name: 'Used' });
    await api.call('GET', '/v1/wallets', undefined, as(String(key)));
    const lastUse = await poll('last use recorded', async () => (await ada.call('GET', `/v1/api-keys/${String(id)}`)).body.lastUsedAt ?? undefined);
    expect(Date.parse(String(lastUse))).toBeLessThanOrEqual(Date.now() + 1_000);
  });

  it.each(['', 'Bearer', 'Bearer x', 'Bearer till_test_', 'Basic dXNlcjpwYXNz', `Bearer till_test_${'a'.repeat(32)}`, `Bearer ${'a'.repeat(5_000)}`])('is refused when it is "%s"', async (authorization) => {
    expect((await api.call('GET', '/v1/wallets', undefined, { authorization })).status).toBe(401);
  });
});
