import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { devEvm, devMerchant, devSolana } from '@till/testing';
import { type CdpFacilitator, type CdpKey, newCdpKey, startCdpFacilitator } from '../../../test/cdp-facilitator.js';
import { buyerOn, payAsClient } from '../../../test/door-world.js';
import { asOwner } from '../../../test/seed.js';
import { TestApi, type TestMerchant } from '../../../test/test-api.js';
import { startWorld, type World } from '../../../test/world.js';

const operatorKey = newCdpKey('operator-000001');
const buyer = buyerOn('evm');

let world: World;
let cdp: CdpFacilitator;
let otherCdp: CdpFacilitator;
let api: TestApi;
let url: string;
let ada: TestMerchant;
let bea: TestMerchant;
let adaKey: CdpKey;

beforeAll(async () => {
  world = await startWorld();
  cdp = await startCdpFacilitator(world.realFacilitatorUrl);
  otherCdp = await startCdpFacilitator(world.realFacilitatorUrl);
  cdp.keys.set(operatorKey.keyId, operatorKey.publicKey);
  const order = { facilitators: ['mine', 'coinbase'] };
  api = await TestApi.start({
    TILL_FACILITATORS: JSON.stringify({
      mine: { kind: 'self_hosted', title: 'Ours', url: world.facilitator.url },
      coinbase: { kind: 'cdp', url: cdp.url, keyId: operatorKey.keyId, keySecret: operatorKey.keySecret },
      unkeyed: { kind: 'cdp', title: 'Bring your own', url: otherCdp.url },
    }),
    TILL_NETWORKS: JSON.stringify({ [devEvm.network]: { rpcUrls: [world.evm.url], ...order }, [devSolana.network]: { rpcUrls: [world.solana.url], ...order } }),
    TILL_SETTLE_TIMEOUT_MS: '5000',
  });
  await api.app.listen(0, '127.0.0.1');
  url = (await api.app.getUrl()).replace('[::1]', '127.0.0.1');
  ada = await api.signUp('ada@example.com');
  bea = await api.signUp('bea@example.com');
  for (const [place, one] of [ada, bea].entries()) await one.call('POST', '/v1/wallets', { family: 'evm', address: devMerchant(place).evm });
});
afterAll(async () => {
  api.app.getHttpServer().closeAllConnections();
  await api.stop();
  await cdp.stop();
  await otherCdp.stop();
  await world.stop();
});
beforeEach(() => {
  adaKey = newCdpKey(`ada-${String(Math.floor(performance.now() * 1000))}`);
  for (const one of [cdp, otherCdp]) one.keys.set(adaKey.keyId, adaKey.publicKey);
  for (const one of [cdp, otherCdp]) one.seen.length = 0;
});

const listOf = async (merchant: TestMerchant) => (await merchant.call('GET', '/v1/facilitators')).body;
const one = async (merchant: TestMerchant, id: string) => (await listOf(merchant)).data.find((facilitator: { id: string }) => facilitator.id === id);
const onEvm = async (merchant: TestMerchant) => (await listOf(merchant)).networks.find(({ network }: { network: string }) => network === devEvm.network);
const choose = (merchant: TestMerchant, facilitator: string | null, network: string = devEvm.network) => merchant.call('PUT', '/v1/facilitators/choice', { network, facilitator });
const setKey = (merchant: TestMerchant, key: { keyId: string; keySecret: string }, id = 'coinbase') => merchant.call('PUT', `/v1/facilitators/${id}/key`, { keyId: key.keyId, secret: key.keySecret });
const payTo = async (merchant: TestMerchant) => {
  const { body } = await merchant.call('POST', '/v1/resources', { kind: 'pay_link', title: 'Book', price: '0.10' });
  const paid = await payAsClient(world, `${url}/p/${String(body.slug)}`, buyer);
  expect(paid.response.status).toBe(200);
  return paid;
};
const settledWith = () => cdp.seen.filter(({ path }) => path === '/settle').map(({ keyId }) => keyId);

describe('the facilitators of a Till', () => {
  it('are listed with their health, and with who settles on each network of the mode', async () => {
    const { data, networks } = await listOf(ada);
    expect(data).toMatchObject([
      { id: 'mine', title: 'Ours', kind: 'self_hosted', state: 'works', ownKey: 'none', key: null },
      { id: 'coinbase', title: 'Coinbase CDP', kind: 'cdp', state: 'works', ownKey: 'optional', key: null },
      { id: 'unkeyed', title: 'Bring your own', ownKey: 'required', state: 'unknown', key: null },
    ]);
    expect(networks).toEqual([
      { network: devEvm.network, chosen: null, current: 'mine', options: ['mine', 'coinbase'] },
      { network: devSolana.network, chosen: null, current: 'mine', options: ['mine', 'coinbase'] },
    ]);
    expect(JSON.stringify(data)).not.toContain('http');
  });

  it('have figures of their own after a payment', async () => {
    await payTo(bea);
    const mine = await one(bea, 'mine');
    expect(mine).toMatchObject({ state: 'works', lastSuccessAt: expect.any(String), latencyMs: expect.any(Number) });
    const metrics = (await api.call('GET', '/metrics')).text;
    expect(metrics).toMatch(/till_facilitator_settle_calls_total\{facilitator="mine",outcome="settled"\} [1-9]/);
    expect(metrics).toContain('till_facilitator_circuit{facilitator="coinbase"} 0');
  });
});

describe('a merchant’s choice', () => {
  it('sends its payments there, leaves others alone and can be taken back', async () => {
    expect((await choose(ada, 'coinbase')).status).toBe(200);
    expect(await onEvm(ada)).toMatchObject({ chosen: 'coinbase', current: 'coinbase' });
    expect(await onEvm(bea)).toMatchObject({ chosen: null, current: 'mine' });
    await payTo(ada);
    expect(settledWith()).toEqual([operatorKey.keyId]);
    await payTo(bea);
    expect(settledWith()).toHaveLength(1);
    await choose(ada, null);
    expect(await onEvm(ada)).toMatchObject({ chosen: null, current: 'mine' });
    const entries = await asOwner<{ data: object }>(api.postgres.url, "SELECT data FROM audit_log WHERE action = 'facilitator.chosen' ORDER BY at");
    expect(entries.map(({ data }) => data)).toEqual([
      { network: devEvm.network, facilitator: 'coinbase', before: null },
      { network: devEvm.network, facilitator: null, before: 'coinbase' },
    ]);
  });

  it.each([
    ['one that is not on the list', 'nobody', devEvm.network, 'facilitator'],
    ['an address', 'https://evil.example/x402', devEvm.network, 'facilitator'],
    ['one that wants a key, without one', 'unkeyed', devEvm.network, 'facilitator'],
    ['a network that is not set up', 'mine', 'eip155:80002', 'network'],
    ['a network of the other mode', 'mine', 'eip155:8453', 'network'],
  ])('cannot be %s', async (_what, facilitator, network, field) => {
    const { status, body } = await choose(ada, facilitator, network);
    expect([status, body.code, body.errors[0].field]).toEqual([422, 'validation_failed', field]);
  });

  it('takes write rights', async () => {
    expect((await api.call('PUT', '/v1/facilitators/choice', { network: devEvm.network, facilitator: 'mine' })).status).toBe(401);
  });
});

describe('a merchant’s own key', () => {
  it('signs its payments and nobody else’s, until it is removed', async () => {
    await choose(ada, 'coinbase');
    await choose(bea, 'coinbase');
    const set = await setKey(ada, adaKey);
    expect(set.status).toBe(200);
    expect((await one(ada, 'coinbase')).key).toEqual({ hint: adaKey.keyId.slice(-6), addedAt: expect.any(String), refusedAt: null });
    expect((await one(bea, 'coinbase')).key).toBeNull();
    await payTo(ada);
    await payTo(bea);
    expect(settledWith()).toEqual([adaKey.keyId, operatorKey.keyId]);
    expect((await ada.call('DELETE', '/v1/facilitators/coinbase/key')).status).toBe(200);
    await payTo(ada);
    expect(settledWith().at(-1)).toBe(operatorKey.keyId);
    expect((await ada.call('DELETE', '/v1/facilitators/coinbase/key')).status).toBe(404);
    await choose(ada, null);
    await choose(bea, null);
  });

  it('opens a facilitator where the operator has none', async () => {
    expect((await setKey(ada, adaKey, 'unkeyed')).status).toBe(200);
    expect((await onEvm(ada)).options).toContain('unkeyed');
    expect((await onEvm(bea)).options).not.toContain('unkeyed');
    await choose(ada, 'unkeyed');
    await payTo(ada);
    expect(otherCdp.seen.filter(({ path }) => path === '/settle')).toEqual([{ path: '/settle', keyId: adaKey.keyId }]);
    await choose(ada, null);
    await ada.call('DELETE', '/v1/facilitators/unkeyed/key');
  });

  it('that Coinbase revokes is marked, hurts nobody else, and the operator’s takes its place', async () => {
    await choose(ada, 'coinbase');
    await setKey(ada, adaKey);
    cdp.keys.delete(adaKey.keyId);
    await payTo(ada);
    expect(settledWith()).toEqual([operatorKey.keyId]);
    expect((await one(ada, 'coinbase')).key.refusedAt).toEqual(expect.any(String));
    expect((await one(bea, 'coinbase')).state).toBe('works');
    await ada.call('DELETE', '/v1/facilitators/coinbase/key');
    await choose(ada, null);
  });

  it.each([
    ['is no key', { keySecret: 'hunter2-canary' }, 'key_malformed'],
    ['Coinbase does not know', newCdpKey('stranger'), 'key_refused'],
  ])('that %s is refused, naming the field and not the secret', async (_what, key, reason) => {
    const { status, body, text } = await setKey(ada, { keyId: 'organizations/till/apiKeys/stranger', ...key });
    expect([status, body.errors[0].field, body.reason]).toEqual([422, 'secret', reason]);
    expect(text).not.toContain(key.keySecret);
  });

  it('cannot be left at a facilitator that takes none, or that does not exist', async () => {
    expect((await setKey(ada, adaKey, 'mine')).status).toBe(404);
    expect((await setKey(ada, adaKey, 'nobody')).status).toBe(404);
  });

  it('is never told again: not in an answer, not in the books, not in a job', async () => {
    await setKey(ada, adaKey);
    const seen = [await ada.call('GET', '/v1/facilitators'), await setKey(ada, adaKey), await api.call('GET', '/metrics')].map(({ text }) => text);
    const tables = await asOwner<{ table_name: string }>(api.postgres.url, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'");
    const dump: string[] = [];
    for (const { table_name: table } of tables) dump.push(JSON.stringify(await asOwner(api.postgres.url, `SELECT * FROM ${table}`)));
    expect(dump.join()).toContain(ada.merchantId);
    for (const canary of [adaKey.keySecret, operatorKey.keySecret, Buffer.from(adaKey.keySecret, 'base64').toString('hex')]) {
      expect(seen.join()).not.toContain(canary);
      expect(dump.join()).not.toContain(canary);
    }
    expect(dump.join()).not.toContain(adaKey.keyId);
    await ada.call('DELETE', '/v1/facilitators/coinbase/key');
  });
});
