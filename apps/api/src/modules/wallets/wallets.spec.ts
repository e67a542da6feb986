import { createPrivateKey, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getBase58Decoder, getBase58Encoder } from '@solana/kit';
import { devBuyers, devEvm, devSolana } from '@till/testing';
import { checksumAddress, type Hex } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { TestApi, type TestMerchant } from '../../../test/test-api.js';
import { normaliseAddress } from './wallet-address.js';

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

describe('networks', () => {
  it('are those of the mode, each with the cause why it cannot be paid on', async () => {
    const { body } = await ada.call('GET', '/v1/networks');
    expect(body.data.length).toBeGreaterThanOrEqual(7);
    expect(body.data.every((network: { testnet: boolean; payable: boolean; reasonCode: string }) => network.testnet && !network.payable && network.reasonCode === 'not_configured')).toBe(true);
    const live = await api.call('GET', '/v1/networks', undefined, { cookie: ada.cookie, 'till-mode': 'live' });
    expect(live.body.data.some((network: { testnet: boolean }) => network.testnet)).toBe(false);
  });
});
