import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { devEvm, devMerchant, devSolana, type EvmChain, poll, type SolanaChain, startDevFacilitator, startEvmChain, startSolanaChain } from '@till/testing';
import { TestApi, type TestMerchant } from '../../../test/test-api.js';
import { CatalogueService } from '../resources/catalogue.service.js';
import { NetworksService } from './networks.service.js';

let evm: EvmChain;
let solana: SolanaChain;
let facilitator: Awaited<ReturnType<typeof startDevFacilitator>>;
let api: TestApi;
let ada: TestMerchant;

beforeAll(async () => {
  [evm, solana] = await Promise.all([startEvmChain(), startSolanaChain()]);
  facilitator = await startDevFacilitator({ evmRpcUrl: evm.url, solanaRpcUrl: solana.url });
  const networks = { [devEvm.network]: { rpcUrls: [evm.url], facilitatorUrl: facilitator.url }, [devSolana.network]: { rpcUrls: [solana.url], facilitatorUrl: facilitator.url } };
  api = await TestApi.start({ TILL_NETWORKS: JSON.stringify(networks) });
  ada = await api.signUp('ada@example.com');
  await solana.fundUsdc(devMerchant(0).solana, 0n);
  await addWallets(ada, 0);
  await solanaPayable(ada);
});
afterAll(async () => {
  await api.stop();
  for (const part of [facilitator, solana, evm]) await part.stop();
});

const statusOf = async (id: string, of = ada) => (await of.call('GET', '/v1/networks')).body.data.find((network: { id: string }) => network.id === id);
const addWallets = async (of: TestMerchant, place: number) => {
  const { evm: evmAddress, solana: solanaAddress } = devMerchant(place);
  await of.call('POST', '/v1/wallets', { family: 'evm', address: evmAddress });
  await of.call('POST', '/v1/wallets', { family: 'solana', address: solanaAddress });
};
const solanaPayable = (of: TestMerchant) => poll('Solana payable', async () => ((await statusOf(devSolana.network, of)).payable ? true : undefined), { everyMs: 200 });

describe('a network with a facilitator and a node', () => {
  it('is offered with what the facilitator says, after its token was checked', () => {
    const networks = api.app.get(NetworksService);
    expect(networks.offer(devEvm.network)).toMatchObject({ payable: true, reason: null, v1: true, v2: true, facilitatorUrl: facilitator.url });
    expect(networks.offer(devSolana.network)).toMatchObject({ payable: true, feePayer: expect.any(String) });
    expect(networks.offer('eip155:80002')).toMatchObject({ payable: false, reason: 'not_configured' });
  });

  it('is named to machines that look around', async () => {
    const discovery = await api.call('GET', '/.well-known/x402');
    expect(discovery.body).toMatchObject({ x402Versions: [1, 2], resources: [] });
    expect(discovery.body.networks.map(({ network }: { network: string }) => network)).toEqual([devEvm.network, devSolana.network]);
    const text = await api.call('GET', '/llms.txt');
    expect(text.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(text.text).toContain('- eip155:84532 (base-sepolia)');
  });

  it('can be paid on once there is a wallet; on Solana once that wallet has a USDC account', async () => {
    const bob = await api.signUp('bob@example.com');
    expect(await statusOf(devEvm.network, bob)).toMatchObject({ payable: false, reasonCode: 'no_wallet', advice: 'Add a wallet of this kind.', payTo: null });
    await addWallets(bob, 2);
    expect(await statusOf(devEvm.network, bob)).toMatchObject({ payable: true, reason: null, advice: null, payTo: devMerchant(2).evm });
    expect(await statusOf(devSolana.network, bob)).toMatchObject({ payable: false, reasonCode: 'no_token_account' });
    await solana.fundUsdc(devMerchant(2).solana, 0n);
    await solanaPayable(bob);
  });

  it('tells who settles there, in which versions, that its USDC was checked, and where that can be seen', async () => {
    expect(await statusOf(devEvm.network)).toMatchObject({ facilitator: new URL(facilitator.url).host, x402Versions: [2, 1], tokenCheck: 'ok', verified: true, checkedAt: expect.any(String), assetUrl: `https://sepolia.basescan.org/address/${devEvm.usdc}` });
    expect(await statusOf('eip155:11124')).toMatchObject({ reasonCode: 'not_configured', facilitator: null, x402Versions: [], tokenCheck: 'unknown', verified: false, checkedAt: null, advice: expect.stringContaining('TILL_NETWORKS') });
    expect(await statusOf('eip155:8453')).toBeUndefined();
  });

  it('appears in the terms of every resource that does not name others', async () => {
    const { body } = await ada.call('POST', '/v1/resources', { kind: 'pay_link', title: 'Book', price: '1.50' });
    expect(body.payableNetworks).toEqual([devEvm.network, devSolana.network]);
    const priced = await api.app.get(CatalogueService).bySlug(String(body.slug));
    expect(priced?.termsFor(1_500_000n)).toEqual([
      { scheme: 'exact', network: devEvm.network, asset: devEvm.usdc, payTo: devMerchant(0).evm, amount: 1_500_000n, maxTimeoutSeconds: 300, extra: { name: 'USDC', version: '2' } },
      { scheme: 'exact', network: devSolana.network, asset: devSolana.usdc, payTo: devMerchant(0).solana, amount: 1_500_000n, maxTimeoutSeconds: 300, extra: { feePayer: expect.any(String) } },
    ]);
    const named = await ada.call('POST', '/v1/resources', { kind: 'pay_link', title: 'Solana only', price: '1.50', networks: [devSolana.network] });
    expect(named.body.payableNetworks).toEqual([devSolana.network]);
  });

  it('pays the wallet a resource names, and follows a new default at once', async () => {
    const catalogue = api.app.get(CatalogueService);
    const eve = await api.signUp('eve@example.com');
    await addWallets(eve, 0);
    const { body: second } = await eve.call('POST', '/v1/wallets', { family: 'evm', address: devMerchant(1).evm });
    const { body: named } = await eve.call('POST', '/v1/resources', { kind: 'pay_link', title: 'To the second', price: '1', walletIds: [second.id] });
    const { body: plain } = await eve.call('POST', '/v1/resources', { kind: 'pay_link', title: 'To the default', price: '1' });
    const payTo = async (slug: unknown) => (await catalogue.bySlug(String(slug)))?.termsFor(1_000_000n)[0]?.payTo;
    expect([await payTo(named.slug), await payTo(plain.slug)]).toEqual([devMerchant(1).evm, devMerchant(0).evm]);
    await eve.call('PATCH', `/v1/wallets/${String(second.id)}`, { isDefault: true });
    expect(await payTo(plain.slug)).toBe(devMerchant(1).evm);
  });
});

describe('a network whose token was seen in one source only', () => {
  it('is offered once its node has confirmed the token, not before, and never on the node of another chain', async () => {
    const [silent, confirmed, foreign] = ['eip155:2741', 'eip155:11124', 'eip155:4689'];
    const chain = await startEvmChain({ network: confirmed });
    const nodes: Record<string, string> = { [silent]: 'http://127.0.0.1:9', [confirmed]: chain.url, [foreign]: evm.url };
    const lists = await startDevFacilitator({ rpcUrls: nodes });
    const settings = Object.fromEntries(Object.entries(nodes).map(([id, url]) => [id, { rpcUrls: [url], facilitatorUrl: lists.url }]));
    const till = await TestApi.start({ TILL_NETWORKS: JSON.stringify(settings) });
    try {
      const networks = till.app.get(NetworksService);
      const told = (id: string) => poll(`word on ${id}`, async () => (networks.offer(id)?.checkedAt ? networks.offer(id) : undefined));
      expect(await told(silent)).toMatchObject({ payable: false, reason: 'checking', token: 'unknown' });
      expect(await told(confirmed)).toMatchObject({ payable: true, reason: null, token: 'ok' });
      expect(await told(foreign)).toMatchObject({ payable: false, reason: 'token_check_failed', token: 'wrong' });
    } finally {
      await till.stop();
      for (const part of [lists, chain]) await part.stop();
    }
  });
});

describe('a Till whose facilitator or node is down', () => {
  it('starts all the same and says so', async () => {
    const networks = { [devEvm.network]: { rpcUrls: ['http://127.0.0.1:9'], facilitatorUrl: 'http://127.0.0.1:9' } };
    const dark = await TestApi.start({ TILL_NETWORKS: JSON.stringify(networks) });
    try {
      const bea = await dark.signUp('bea@example.com');
      const { body } = await bea.call('GET', '/v1/networks');
      expect(body.data.find((network: { id: string }) => network.id === devEvm.network)).toMatchObject({ payable: false, reasonCode: 'facilitator_unreachable' });
      expect((await bea.call('GET', '/v1/analytics/overview')).body.todo).toContainEqual({ kind: 'network_down', subject: devEvm.network });
    } finally {
      await dark.stop();
    }
  });
});
