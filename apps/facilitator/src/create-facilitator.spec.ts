import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type DevBuyer,
  type EvmChain,
  type LoopbackServer,
  type ReferencePayment,
  type SolanaChain,
  devBuyers,
  devEvm,
  devFacilitatorKeys,
  devMerchant,
  devSolana,
  payWithReferenceClient,
  poll,
  startEvmChain,
  startMiniPaywall,
  startSolanaChain,
} from '@till/testing';
import type { Hex } from 'viem';
import type { FacilitatorConfig } from './config/env.schema.js';
import type { NetworkConfig } from './config/network.schema.js';
import { type Facilitator, createFacilitator } from './create-facilitator.js';

const merchant = devMerchant(0);
const keys = devFacilitatorKeys();
const buyerOn = (network: string): DevBuyer => devBuyers().find((one) => one.network === network) as DevBuyer;
const pace = { pollingIntervalMs: 10, confirmationTimeoutMs: 60_000, lowBalance: 1_000n };
const onEvm = { network: devEvm.network, assets: [devEvm.usdc] };

let evm: EvmChain;
let solana: SolanaChain;
let networks: NetworkConfig[];
let facilitator: Facilitator;
let url: string;
let page: LoopbackServer;

const configured = (changes: Partial<FacilitatorConfig> = {}): FacilitatorConfig => ({ host: '127.0.0.1', port: 0, networks, limits: { perIp: 0, all: 0 }, trustedProxies: 0, logLevel: 'silent', ...changes });
const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });

beforeAll(async () => {
  [evm, solana] = await Promise.all([startEvmChain(), startSolanaChain()]);
  await evm.fundUsdc(buyerOn(devEvm.network).address as Hex, 1_000_000_000n);
  await solana.fundUsdc(buyerOn(devSolana.network).address, 1_000_000_000n);
  await solana.fundUsdc(merchant.solana, 0n);
  networks = [
    { ...onEvm, rpcUrl: evm.url, privateKey: keys.evm.privateKey, gasLimit: 150_000, ...pace },
    { network: devSolana.network, assets: [devSolana.usdc], rpcUrl: solana.url, privateKey: keys.solana.privateKey, ...pace },
  ];
  facilitator = await createFacilitator(configured());
  url = await facilitator.start();
  page = await startMiniPaywall({ facilitatorUrl: url, network: devEvm.network, payTo: merchant.evm, amount: 2_000_000n });
});
afterAll(async () => {
  await page.stop();
  await facilitator.stop();
  await solana.stop();
  await evm.stop();
});

const payEvm = (x402Version: 1 | 2 = 2): Promise<ReferencePayment> =>
  payWithReferenceClient({ url: page.url, buyer: buyerOn(devEvm.network), rpcUrl: evm.url, x402Version });

describe('the facilitator', () => {
  it.each([1, 2] as const)('settles an EVM payment in v%s', async (version) => {
    const before = await evm.usdcBalance(merchant.evm as Hex);
    const { response, settlement } = await payEvm(version);
    expect(response.status).toBe(200);
    expect(settlement?.success).toBe(true);
    expect(await evm.usdcBalance(merchant.evm as Hex)).toBe(before + 2_000_000n);
  });

  it.each([1, 2] as const)('settles a Solana payment in v%s', async (version) => {
    const solanaPage = await startMiniPaywall({ facilitatorUrl: url, network: devSolana.network, payTo: merchant.solana, amount: 1_000n });
    const before = await solana.usdcBalance(merchant.solana);
    const buyer = buyerOn(devSolana.network);
    const { response } = await payWithReferenceClient({ url: solanaPage.url, buyer, rpcUrl: solana.url, x402Version: version });
    await solanaPage.stop();
    expect(response.status).toBe(200);
    expect(await solana.usdcBalance(merchant.solana)).toBe(before + 1_000n);
  });

  it('settles thirty payments at once with consecutive nonces', async () => {
    const before = await evm.usdcBalance(merchant.evm as Hex);
    const payments = await Promise.all(Array.from({ length: 30 }, () => payEvm()));
    expect(payments.filter(({ response }) => response.status === 200)).toHaveLength(30);
    expect(await evm.usdcBalance(merchant.evm as Hex)).toBe(before + 60_000_000n);
  });

  it('supports its own networks only', async () => {
    const { kinds } = (await (await fetch(`${url}/supported`)).json()) as { kinds: { x402Version: number; network: string }[] };
    expect(kinds.map((kind) => kind.network).sort()).toEqual(['base-sepolia', devEvm.network, 'solana-devnet', devSolana.network].sort());
  });

  it.each<[string, object]>([
    ['a network it does not have', { x402Version: 2, paymentPayload: { x402Version: 2 }, paymentRequirements: { scheme: 'exact', network: 'eip155:1' } }],
    ['a v1 name of a network it does not have', { x402Version: 1, paymentPayload: { x402Version: 1 }, paymentRequirements: { scheme: 'exact', network: 'base' } }],
    ['a v1 name in v2', { x402Version: 2, paymentPayload: { x402Version: 2 }, paymentRequirements: { scheme: 'exact', network: 'base-sepolia' } }],
    ['another scheme', { x402Version: 2, paymentPayload: { x402Version: 2 }, paymentRequirements: { scheme: 'upto', network: devEvm.network } }],
    ['two versions at once', { x402Version: 2, paymentPayload: { x402Version: 1 }, paymentRequirements: { scheme: 'exact', network: devEvm.network } }],
    ['a token that it does not settle', { x402Version: 2, paymentPayload: { x402Version: 2 }, paymentRequirements: { scheme: 'exact', network: devEvm.network, asset: `0x${'22'.repeat(20)}` } }],
    ['no token at all', { x402Version: 2, paymentPayload: { x402Version: 2 }, paymentRequirements: { scheme: 'exact', network: devEvm.network } }],
    ['nothing', {}],
  ])('refuses %s with 400 and a reason', async (_, body) => {
    const verify = await post('/verify', body);
    const settle = await post('/settle', body);
    expect([verify.status, settle.status]).toEqual([400, 400]);
    expect(await verify.json()).toMatchObject({ isValid: false, invalidReason: expect.any(String) });
    expect(await settle.json()).toMatchObject({ success: false, errorReason: expect.any(String), transaction: '' });
  });

  it('refuses a body larger than any payment', async () => {
    expect((await post('/settle', { padding: 'x'.repeat(100_000) })).status).toBe(413);
  });

  it('counts what it did', async () => {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(new RegExp(`facilitator_requests_total\\{operation="settle",network="${devEvm.network}",outcome="accepted"\\} \\d+`));
    expect(metrics).not.toContain('eip155:1"');
  });

  it('is healthy while its nodes answer and its accounts can pay', async () => {
    const healthy = await fetch(`${url}/healthz`);
    expect(healthy.status).toBe(200);
    const dead = await createFacilitator(configured({ networks: [{ ...onEvm, rpcUrl: 'http://127.0.0.1:1', privateKey: keys.evm.privateKey, ...pace }] }));
    const answer = await dead.app.inject('/healthz');
    expect([answer.statusCode, answer.json<{ status: string }>().status]).toEqual([503, 'degraded']);
    await dead.stop();
  });

  it('tells nobody the address of its node, which may carry a key', async () => {
    const rpcUrl = 'http://127.0.0.1:1/v2/provider-key';
    const dead = await createFacilitator(configured({ networks: [{ ...onEvm, rpcUrl, privateKey: keys.evm.privateKey, ...pace }] }));
    const { paymentHeaders } = await payEvm();
    const paymentPayload = JSON.parse(Buffer.from(paymentHeaders['payment-signature'] ?? '', 'base64').toString()) as { accepted: object };
    const payload = { x402Version: 2, paymentPayload, paymentRequirements: paymentPayload.accepted };
    const answer = await dead.app.inject({ method: 'POST', url: '/settle', payload });
    expect(answer.json()).toMatchObject({ success: false });
    expect(answer.body).not.toContain('provider-key');
    await dead.stop();
  });

  it('tells a caller beyond the limit when to come again, in the shape clients read, and hurts no other', async () => {
    const strict = await createFacilitator(configured({ limits: { perIp: 1, all: 0 }, trustedProxies: 1 }));
    const ask = (path: string, ip: string) => strict.app.inject({ method: 'POST', url: path, payload: {}, headers: { 'x-forwarded-for': ip } });
    expect((await ask('/verify', '192.0.2.1')).statusCode).toBe(400);
    const settle = await ask('/settle', '192.0.2.1');
    // A minute, less what has gone since the call before.
    expect([settle.statusCode, settle.headers['retry-after']]).toEqual([429, expect.stringMatching(/^(60|[1-5]\d)$/)]);
    expect(settle.json()).toMatchObject({ success: false, errorReason: 'rate_limited', transaction: '' });
    expect((await ask('/verify', '192.0.2.1')).json()).toMatchObject({ isValid: false, invalidReason: 'rate_limited' });
    expect((await ask('/verify', '192.0.2.2')).statusCode).toBe(400);
    await strict.stop();
  });

  it('shows on /metrics what its accounts own, when that is low, and what waits', async () => {
    const rich = 10n ** 40n;
    const poor = await createFacilitator(configured({ networks: networks.map((one) => ({ ...one, lowBalance: rich })) }));
    expect((await poor.app.inject('/healthz')).json()).toMatchObject({ status: 'ok', networks: { [devEvm.network]: { low: true, waiting: 0, stuckSeconds: 0 }, [devSolana.network]: { low: true } } });
    const text = (await poor.app.inject('/metrics')).body;
    for (const line of [`fee_balance_low{network="${devEvm.network}"} 1`, `fee_balance_low{network="${devSolana.network}"} 1`, `transactions_waiting{network="${devEvm.network}"} 0`, `node_up{network="${devEvm.network}"} 1`]) expect(text).toContain(`facilitator_${line}`);
    expect(text).toMatch(new RegExp(`facilitator_fee_balance\\{network="${devEvm.network}"\\} [1-9]`));
    expect((await (await fetch(`${url}/metrics`)).text())).toContain(`facilitator_fee_balance_low{network="${devEvm.network}"} 0`);
    await poor.stop();
  });

  it('finishes what runs before it stops, and takes no more meanwhile', async () => {
    const leaving = await createFacilitator(configured());
    const at = await leaving.start();
    const own = await startMiniPaywall({ facilitatorUrl: at, network: devEvm.network, payTo: merchant.evm, amount: 2_000_000n });
    expect((await fetch(`${at}/readyz`)).status).toBe(200);
    const before = await evm.usdcBalance(merchant.evm as Hex);
    await evm.setAutomine(false);
    const running = payWithReferenceClient({ url: own.url, buyer: buyerOn(devEvm.network), rpcUrl: evm.url, x402Version: 2 });
    await poll('a transaction that waits', async () => ((await leaving.app.inject('/healthz')).json<{ networks: Record<string, { waiting?: number }> }>().networks[devEvm.network]?.waiting === 1 ? true : undefined));
    const stopped = leaving.stop();
    expect((await leaving.app.inject('/readyz')).statusCode).toBe(503);
    await evm.setAutomine(true);
    await evm.mine();
    expect((await running).settlement).toMatchObject({ success: true });
    await stopped;
    await own.stop();
    expect(await evm.usdcBalance(merchant.evm as Hex)).toBe(before + 2_000_000n);
    await expect(fetch(`${at}/supported`)).rejects.toThrow();
  });

  it('wants its token where one is set', async () => {
    const guarded = await createFacilitator(configured({ token: 'a-long-enough-token' }));
    const ask = async (authorization: string): Promise<number> =>
      (await guarded.app.inject({ method: 'POST', url: '/verify', payload: {}, headers: { authorization } })).statusCode;
    expect([await ask('Bearer nope'), await ask('Bearer a-long-enough-token')]).toEqual([401, 400]);
    await guarded.stop();
  });
});
