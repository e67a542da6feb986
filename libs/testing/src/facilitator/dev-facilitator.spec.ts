import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Hex } from 'viem';
import { type DevBuyer, devBuyers, devMerchant } from '../buyers/dev-buyers.js';
import { devFacilitatorKeys } from '../buyers/dev-facilitator-keys.js';
import { devEvm, devSolana } from '../dev-networks.js';
import { type EvmChain, startEvmChain } from '../evm/evm-chain.js';
import { startMiniPaywall } from '../pay/mini-paywall.js';
import { type ReferencePayment, payWithReferenceClient } from '../pay/pay-with-reference-client.js';
import type { LoopbackServer } from '../process/loopback-server.js';
import { type SolanaChain, startSolanaChain } from '../solana/solana-chain.js';
import { startDevFacilitator } from './dev-facilitator.js';

const buyerOn = (network: string): DevBuyer => {
  const buyer = devBuyers().find((one) => one.network === network);
  if (!buyer) throw new Error(`no buyer on ${network}`);
  return buyer;
};
const evmBuyer = buyerOn(devEvm.network);
const solanaBuyer = buyerOn(devSolana.network);
const merchant = devMerchant(0);

let evm: EvmChain;
let solana: SolanaChain;
let facilitator: LoopbackServer;
let evmPage: LoopbackServer;
let solanaPage: LoopbackServer;

beforeAll(async () => {
  [evm, solana] = await Promise.all([startEvmChain(), startSolanaChain()]);
  await evm.fundUsdc(evmBuyer.address as Hex, 100_000_000n);
  await solana.fundUsdc(solanaBuyer.address, 100_000_000n);
  await solana.fundUsdc(merchant.solana, 0n);
  facilitator = await startDevFacilitator({ evmRpcUrl: evm.url, solanaRpcUrl: solana.url });
  const page = { facilitatorUrl: facilitator.url, amount: 1_500_000n };
  evmPage = await startMiniPaywall({ ...page, network: devEvm.network, payTo: merchant.evm });
  solanaPage = await startMiniPaywall({ ...page, network: devSolana.network, payTo: merchant.solana });
});
afterAll(async () => {
  for (const part of [evmPage, solanaPage, facilitator, solana, evm]) await part.stop();
});

const payEvm = (x402Version: 1 | 2): Promise<ReferencePayment> =>
  payWithReferenceClient({ url: evmPage.url, buyer: evmBuyer, rpcUrl: evm.url, x402Version });
const paySolana = (x402Version: 1 | 2): Promise<ReferencePayment> =>
  payWithReferenceClient({ url: solanaPage.url, buyer: solanaBuyer, rpcUrl: solana.url, x402Version });

describe('the dev facilitator', () => {
  it('lists exactly the networks it settles on, in both versions', async () => {
    const supported = (await (await fetch(`${facilitator.url}/supported`)).json()) as { kinds: { x402Version: number; network: string }[] };
    const kinds = supported.kinds.map((kind) => `v${String(kind.x402Version)} ${kind.network}`).sort();
    expect(kinds).toEqual(['v1 base-sepolia', 'v1 solana-devnet', `v2 ${devEvm.network}`, `v2 ${devSolana.network}`]);
  });

  it('refuses a network it does not have with 400', async () => {
    const body = JSON.stringify({ x402Version: 2, paymentPayload: {}, paymentRequirements: { scheme: 'exact', network: 'eip155:1' } });
    const answer = await fetch(`${facilitator.url}/settle`, { method: 'POST', body });
    expect(answer.status).toBe(400);
  });

  it.each([1, 2] as const)('settles an EVM payment of the reference client in v%s', async (version) => {
    const before = await evm.usdcBalance(merchant.evm as Hex);
    const { response, settlement } = await payEvm(version);
    expect(response.status).toBe(200);
    expect(settlement).toMatchObject({ success: true, payer: evmBuyer.address });
    expect(await evm.usdcBalance(merchant.evm as Hex)).toBe(before + 1_500_000n);
  });

  it.each([1, 2] as const)('settles a Solana payment of the reference client in v%s', async (version) => {
    const before = await solana.usdcBalance(merchant.solana);
    const { response, settlement } = await paySolana(version);
    expect(response.status).toBe(200);
    expect(settlement).toMatchObject({ success: true, payer: solanaBuyer.address });
    expect(await solana.usdcBalance(merchant.solana)).toBe(before + 1_500_000n);
  });

  it('settles thirty EVM payments at once without a gap in its nonces', async () => {
    const before = await evm.usdcBalance(merchant.evm as Hex);
    const payments = await Promise.all(Array.from({ length: 30 }, () => payEvm(2)));
    const transactions = new Set(payments.map(({ settlement }) => settlement?.transaction));
    expect(payments.map(({ response }) => response.status)).toEqual(Array.from({ length: 30 }, () => 200));
    expect(transactions.size).toBe(30);
    expect(await evm.usdcBalance(merchant.evm as Hex)).toBe(before + 45_000_000n);
  });

  it('answers settlement_pending with the hash when a transaction is not mined in time', async () => {
    const impatient = await startDevFacilitator({ evmRpcUrl: evm.url, confirmationTimeoutMs: 200 });
    const page = await startMiniPaywall({ facilitatorUrl: impatient.url, amount: 1_000n, network: devEvm.network, payTo: merchant.evm });
    await evm.setAutomine(false);
    const { response } = await payWithReferenceClient({ url: page.url, buyer: evmBuyer, rpcUrl: evm.url });
    expect(await response.json()).toMatchObject({ success: false, errorReason: 'settlement_pending', transaction: expect.stringMatching(/^0x[0-9a-f]{64}$/) });
    await evm.mine();
    await evm.setAutomine(true);
    await page.stop();
    await impatient.stop();
  });

  it('pays Solana fees from its own account', async () => {
    const { settlement } = await paySolana(2);
    const found = await fetch(solana.url, {
      method: 'POST',
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'getTransaction', params: [settlement?.transaction, { encoding: 'json' }] }),
    });
    const { result } = (await found.json()) as { result: { transaction: { message: { accountKeys: string[] } }; meta: { fee: number } } };
    expect(result.transaction.message.accountKeys[0]).toBe(devFacilitatorKeys().solana.address);
    expect(result.meta.fee).toBeGreaterThan(0);
  });
});
