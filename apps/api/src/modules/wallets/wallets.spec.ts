import { createPrivateKey, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getBase58Decoder, getBase58Encoder } from '@solana/kit';
import { devBuyers, devEvm, devSolana } from '@till/testing';
import { checksumAddress, type Hex } from 'viem';
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts';
import { TestApi, type TestMerchant } from '../../../test/test-api.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { receivingWallets } from '../resources/receiving-wallets.js';
import { ReceivingService } from './receiving.service.js';
import { normaliseAddress } from './wallet-address.js';

type Caller = TestMerchant['call'];

let api: TestApi;
let ada: TestMerchant;

beforeAll(async () => {
  api = await TestApi.start();
  ada = await api.signUp('ada@example.com');
});
afterAll(() => api.stop());

const add = (family: string, address: string) => ada.call('POST', '/v1/wallets', { family, address });

describe('an address', () => {
  const plain = '0x52908400098527886e0f7030069857d2e4169ee7';
  const checksummed = '0x52908400098527886E0F7030069857D2E4169EE7';

  it('is kept with its checksum, however it was typed', () => {
    expect(normaliseAddress('evm', plain)).toBe(checksummed);
    expect(normaliseAddress('evm', checksummed)).toBe(checksummed);
    expect(checksumAddress(plain)).toBe(checksummed);
  });

  it.each([
    ['evm', '0x52908400098527886e0F7030069857D2E4169EE7'],
    ['evm', '0x0000000000000000000000000000000000000000'],
    ['evm', '52908400098527886e0f7030069857d2e4169ee7'],
    ['evm', devEvm.usdc],
    ['evm', devEvm.usdc.toLowerCase()],
    ['solana', '11111111111111111111111111111111'],
    ['solana', devSolana.usdc],
    ['solana', plain],
    ['solana', 'O0Il11111111111111111111111111111111'],
  ])('is refused where money would be lost (%s %s)', (family, address) => {
    expect(() => normaliseAddress(family as 'evm' | 'solana', address)).toThrow(/validation_failed: address/);
  });

  it('stands among the wallets once, in whatever case it comes', async () => {
    expect((await add('evm', plain)).body).toMatchObject({ address: checksummed, proven: false, isDefault: true });
    expect((await add('evm', checksummed)).body.code).toBe('wallet_exists');
  });
});

describe('the default wallet of a family', () => {
  it('is the first one, also when many come at once', async () => {
    const bea = await api.signUp('bea@example.com');
    const addresses = Array.from({ length: 6 }, (_, i) => privateKeyToAccount(`0x${'0'.repeat(63)}${i + 1}` as Hex).address);
    const added = await Promise.all(addresses.map((address) => bea.call('POST', '/v1/wallets', { family: 'evm', address })));
    expect(added.filter(({ body }) => body.isDefault as boolean)).toHaveLength(1);
    await Promise.all(added.map(({ body }) => bea.call('PATCH', `/v1/wallets/${String(body.id)}`, { isDefault: true })));
    const { body } = await bea.call('GET', '/v1/wallets');
    expect(body.data.filter(({ isDefault }: { isDefault: boolean }) => isDefault)).toHaveLength(1);
  });
});

describe('a wallet is proven', () => {
  const challenge = async (id: string) => String((await ada.call('POST', `/v1/wallets/${id}/challenge`)).body.message);
  const prove = (id: string, message: string, signature: string) => ada.call('POST', `/v1/wallets/${id}/prove`, { message, signature });

  it('by an EVM signature over the text, once', async () => {
    const account = privateKeyToAccount(generatePrivateKey());
    const { id } = (await add('evm', account.address)).body;
    const message = await challenge(id);
    expect(message).toContain(account.address);
    const signature = await account.signMessage({ message });
    expect((await prove(id, message, signature)).body).toMatchObject({ proven: true });
    expect((await prove(id, message, signature)).body.code).toBe('challenge_expired');
  });

  it('by a Solana signature over the text', async () => {
    const buyer = devBuyers().find(({ network }) => network === devSolana.network);
    const { id } = (await add('solana', buyer?.address ?? '')).body;
    const message = await challenge(id);
    const seed = Buffer.from(getBase58Encoder().encode(buyer?.privateKey ?? '').slice(0, 32));
    const key = createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]), format: 'der', type: 'pkcs8' });
    const signature = getBase58Decoder().decode(sign(null, Buffer.from(message), key));
    expect((await prove(id, message, signature)).body).toMatchObject({ proven: true });
  });

  it('by nobody else, for no other wallet and with no other text', async () => {
    const account = privateKeyToAccount(generatePrivateKey());
    const stranger = privateKeyToAccount(generatePrivateKey());
    const { id } = (await add('evm', account.address)).body;
    const { id: other } = (await add('evm', stranger.address)).body;
    const byStranger = await challenge(id);
    const forOther = await challenge(other);
    const changed = await challenge(id);
    const longer = `${changed}\nand all my money`;
    const answers = [
      await prove(id, byStranger, await stranger.signMessage({ message: byStranger })),
      await prove(id, forOther, await account.signMessage({ message: forOther })),
      await prove(id, longer, await account.signMessage({ message: longer })),
    ];
    expect(answers.map(({ body }) => body.code)).toEqual(['invalid_signature', 'challenge_expired', 'invalid_signature']);
    expect((await ada.call('GET', `/v1/wallets/${String(id)}`)).body.proven).toBe(false);
  });
});

describe('live money', () => {
  const dayMs = 24 * 60 * 60_000;
  const origin = { origin: 'http://till.test' };
  const prove = async (caller: Caller, id: string, account: PrivateKeyAccount) => {
    const { message } = (await caller('POST', `/v1/wallets/${id}/challenge`)).body;
    return caller('POST', `/v1/wallets/${id}/prove`, { message, signature: await account.signMessage({ message: String(message) }) });
  };
  /** Lets the time pass in which a sign-in stands for the member. */
  const forget = (merchant: TestMerchant) =>
    api.app.get(UnitOfWork).system((tx) => tx.query("UPDATE sessions SET confirmed_at = now() - interval '11 minutes' WHERE merchant_id = $1", [merchant.merchantId]));
  const setLive = (merchant: TestMerchant, id: string) =>
    api.app.get(UnitOfWork).tenant(merchant.merchantId, (tx) => tx.query("UPDATE wallets SET live_from = now() - interval '1 second' WHERE id = $1", [id]));
  const signedBy = async (caller: Caller, key: Hex = generatePrivateKey()): Promise<{ id: string; address: string; liveFrom: string }> => {
    const account = privateKeyToAccount(key);
    const { id } = (await caller('POST', '/v1/wallets', { family: 'evm', address: account.address })).body;
    return (await prove(caller, String(id), account)).body;
  };
  const asMember = (merchant: TestMerchant): Caller => async (method, url, body) => {
    const answer = await api.call(method, url, body, { cookie: merchant.cookie, ...origin });
    const renewed = answer.headers['set-cookie'];
    if (renewed !== undefined) merchant.cookie = String(renewed).split(';')[0] ?? '';
    return answer;
  };
  /** Where live money of one address family would go now: by default, and from something that names a wallet. */
  const payeeOf = async (merchant: TestMerchant, named: string | null = null): Promise<string | undefined> => {
    const means = await api.app.get(UnitOfWork).tenant(merchant.merchantId, (tx) => api.app.get(ReceivingService).means(tx, merchant.merchantId));
    const receiving = await api.app.get(ReceivingService).of('live', receivingWallets({ walletIds: named === null ? null : [named] }, means.wallets), means.preference);
    return receiving.find(({ offer }) => offer.network.family === 'evm')?.wallet?.address;
  };

  it('goes to the first address at once when a member proves it, and never to one that only a key has proven', async () => {
    const [mia, kim] = [await api.signUp('mia@example.com'), await api.signUp('kim@example.com')];
    expect(Date.parse((await signedBy(asMember(mia))).liveFrom)).toBeLessThanOrEqual(Date.now());
    const key = generatePrivateKey();
    const byKey = await signedBy(kim.call, key);
    expect(byKey).toMatchObject({ proven: true, liveFrom: null });
    const overview = await api.call('GET', '/v1/analytics/overview', undefined, { cookie: kim.cookie });
    expect(overview.body.todo).toContainEqual({ kind: 'prove_wallet', subject: byKey.id });
    // A member who signs with it opens it.
    expect(Date.parse((await prove(asMember(kim), byKey.id, privateKeyToAccount(key))).body.liveFrom)).toBeLessThanOrEqual(Date.now());
  });

  it('is not led away by whoever has a key, however it orders what it added', async () => {
    const max = await api.signUp('max@example.com');
    const own = await signedBy(asMember(max));
    const spare = await signedBy(asMember(max));
    await setLive(max, spare.id);
    const thief = await signedBy(max.call);
    expect((await max.call('PATCH', `/v1/wallets/${thief.id}`, { isDefault: true })).body).toMatchObject({ isDefault: true, liveFrom: null });
    expect([await payeeOf(max), await payeeOf(max, thief.id)]).toEqual([own.address, own.address]);
    // Neither another address of the owner's, nor none.
    expect((await max.call('PATCH', `/v1/wallets/${spare.id}`, { isDefault: true })).body.code).toBe('step_up_required');
    expect((await max.call('DELETE', `/v1/wallets/${own.id}`)).body.code).toBe('wallet_in_use');
    // What leaves live money where it goes stays free: programs set test accounts up.
    expect((await max.call('PATCH', `/v1/wallets/${own.id}`, { isDefault: true })).status).toBe(200);
    expect((await max.call('DELETE', `/v1/wallets/${thief.id}`)).status).toBe(204);
    expect(await payeeOf(max)).toBe(own.address);
  });

  it('is not led away by whoever has a session without the password', async () => {
    const ned = await api.signUp('ned@example.com');
    const member = asMember(ned);
    const own = await signedBy(member);
    const spare = await signedBy(member);
    await setLive(ned, spare.id);
    await forget(ned);
    const account = privateKeyToAccount(generatePrivateKey());
    const added = (await member('POST', '/v1/wallets', { family: 'evm', address: account.address })).body;
    const { message } = (await member('POST', `/v1/wallets/${String(added.id)}/challenge`)).body;
    const signature = await account.signMessage({ message: String(message) });
    const attempts = [
      () => member('POST', `/v1/wallets/${String(added.id)}/prove`, { message, signature }),
      () => member('PATCH', `/v1/wallets/${spare.id}`, { isDefault: true }),
    ];
    for (const attempt of attempts) expect(await attempt()).toMatchObject({ status: 403, body: { code: 'step_up_required' } });
    expect(await payeeOf(ned)).toBe(own.address);
    expect((await member('GET', `/v1/wallets/${spare.id}`)).body.isDefault).toBe(false);
    expect((await member('POST', '/v1/auth/step-up', { password: 'correct horse battery' })).status).toBe(204);
    // The very same calls pass now: the refusal has used up no signature.
    for (const attempt of attempts) expect((await attempt()).status).toBe(200);
    expect(await payeeOf(ned)).toBe(spare.address);
    expect((await member('DELETE', `/v1/wallets/${own.id}`)).status).toBe(204);
    await forget(ned);
    expect((await member('PATCH', `/v1/wallets/${String(added.id)}`, { isDefault: true })).body.code).toBe('step_up_required');
  });

  it('stays where it went until a new default has waited, and the owner is shown it', async () => {
    const oda = await api.signUp('oda@example.com');
    const own = await signedBy(asMember(oda));
    const next = await signedBy(asMember(oda));
    expect((await asMember(oda)('PATCH', `/v1/wallets/${next.id}`, { isDefault: true })).status).toBe(200);
    expect(await payeeOf(oda)).toBe(own.address);
    // Removing what is paid makes no room for it.
    expect((await asMember(oda)('DELETE', `/v1/wallets/${own.id}`)).body.code).toBe('wallet_in_use');
    const overview = await api.call('GET', '/v1/analytics/overview', undefined, { cookie: oda.cookie });
    expect(overview.body.todo).toContainEqual({ kind: 'wallet_waits', subject: next.id });
    const [entry] = await api.app.get(UnitOfWork).tenant(oda.merchantId, (tx) => tx.query<{ data: { liveFrom: string } }>("SELECT data FROM audit_log WHERE action = 'wallet.proven' AND subject_id = $1", [next.id]));
    expect(entry?.data.liveFrom).toBe(next.liveFrom);
    await setLive(oda, next.id);
    expect(await payeeOf(oda)).toBe(next.address);
    expect((await asMember(oda)('DELETE', `/v1/wallets/${own.id}`)).status).toBe(204);
  });

  it('waits for a new address also when the old one was removed before', async () => {
    const una = await api.signUp('una@example.com');
    const first = await signedBy(asMember(una));
    await asMember(una)('DELETE', `/v1/wallets/${first.id}`);
    const key = generatePrivateKey();
    const second = await signedBy(asMember(una), key);
    expect(Date.parse(second.liveFrom)).toBeGreaterThan(Date.now() + dayMs - 60_000);
    // The same address, removed and added again, begins anew.
    await asMember(una)('DELETE', `/v1/wallets/${second.id}`);
    expect(Date.parse((await signedBy(asMember(una), key)).liveFrom)).toBeGreaterThanOrEqual(Date.parse(second.liveFrom));
  });

  it('does not make test money wait', async () => {
    const tom = await api.signUp('tom@example.com');
    const { address } = privateKeyToAccount(generatePrivateKey());
    await signedBy(asMember(tom));
    const { id } = (await tom.call('POST', '/v1/wallets', { family: 'evm', address })).body;
    await tom.call('PATCH', `/v1/wallets/${String(id)}`, { isDefault: true });
    const networks = (await tom.call('GET', '/v1/networks')).body.data as { family: string; payTo: string }[];
    expect(networks.find(({ family }) => family === 'evm')?.payTo).toBe(address);
  });
});

describe('networks', () => {
  it('are those of the mode, each with the cause why it cannot be paid on', async () => {
    const { body } = await ada.call('GET', '/v1/networks');
    expect(body.data.length).toBeGreaterThanOrEqual(7);
    expect(body.data.every((network: { testnet: boolean; payable: boolean; reasonCode: string }) => network.testnet && !network.payable && network.reasonCode === 'not_configured')).toBe(true);
    const live = await api.call('GET', '/v1/networks', undefined, { cookie: ada.cookie, 'till-mode': 'live' });
    expect(live.body.data.some((network: { testnet: boolean }) => network.testnet)).toBe(false);
  });
});
