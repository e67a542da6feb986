import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EvmChain, evmRpc, startEvmChain } from '@till/testing';
import { createSiweMessage } from 'viem/siwe';
import { TestApi, type TestAnswer } from '../../../test/test-api.js';

const origin = { origin: 'http://till.test' };
const [wallet, otherWallet] = [`0x${'c0de'.repeat(10)}`, `0x${'c0ffee'.repeat(6)}0000`] as const;
/** Answers ERC-1271's magic value to every signature: at each chain, its owner. */
const saysYes = '0x631626ba7e60e01b60005260206000f3';
const home = { id: 'eip155:84532', chainId: 84532 } as const;
const elsewhere = { id: 'eip155:1328', chainId: 1328 } as const;

let chains: EvmChain[];
let api: TestApi;

beforeAll(async () => {
  chains = await Promise.all([home, elsewhere].map(({ id }) => startEvmChain({ network: id })));
  for (const { url } of chains) for (const address of [wallet, otherWallet]) await evmRpc(url, 'anvil_setCode', [address, saysYes]);
  const settings = Object.fromEntries(chains.map(({ network, url }) => [network, { rpcUrls: [url], facilitatorUrl: 'http://127.0.0.1:1' }]));
  api = await TestApi.start({ TILL_NETWORKS: JSON.stringify(settings) });
});
afterAll(async () => {
  await api.stop();
  await Promise.all(chains.map((chain) => chain.stop()));
});

/** A message of the contract at the address, on a chain, with a signature that it takes for good. */
async function signedOn({ chainId }: { chainId: number }, address: `0x${string}` = wallet) {
  const nonce = String((await api.call('POST', '/v1/auth/siwe/nonce', undefined, origin)).body.nonce);
  const message = createSiweMessage({ address, chainId, domain: 'till.test', uri: 'http://till.test/dashboard', version: '1', scheme: 'http', nonce });
  return { message, signature: `0x${'5'.repeat(200)}` };
}
const signIn = async (chain: { chainId: number }, address?: `0x${string}`): Promise<TestAnswer> => api.call('POST', '/v1/auth/siwe/verify', await signedOn(chain, address), origin);

describe('a contract wallet', () => {
  it('enters its account on its own chain, and is somebody else on another one', async () => {
    const [first, again, other] = [await signIn(home), await signIn(home), await signIn(elsewhere)];
    expect([first.status, again.status, other.status]).toEqual([200, 200, 200]);
    expect(again.body.merchant.id).toBe(first.body.merchant.id);
    expect(other.body.merchant.id).not.toBe(first.body.merchant.id);
    expect(other.body.member.evmAddress).toBe(first.body.member.evmAddress);
  });

  it('does not confirm the session of the account that its address has on another chain', async () => {
    const cookie = String((await signIn(home)).headers['set-cookie']).split(';')[0] ?? '';
    const confirm = async (chain: { chainId: number }) => (await api.call('POST', '/v1/auth/step-up', { wallet: await signedOn(chain) }, { ...origin, cookie })).body?.code as unknown;
    expect([await confirm(elsewhere), await confirm(home)]).toEqual(['invalid_signature', undefined]);
  });

  it('founds one account, also when it asks twice at once', async () => {
    const both = await Promise.all([signIn(elsewhere, otherWallet), signIn(elsewhere, otherWallet)]);
    expect(new Set(both.map(({ body }) => body.merchant.id as string)).size).toBe(1);
  });
});
