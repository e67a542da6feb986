import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { SandboxFile } from '@till/contract';
import {
  type EvmChain,
  type JsonAnswer,
  type LoopbackServer,
  type SolanaChain,
  devBuyers,
  devEvm,
  devMerchant,
  devSolana,
  serveLoopback,
  startDevFacilitator,
  startEvmChain,
  startMiniPaywall,
  startSolanaChain,
} from '@till/testing';
import { readPayArguments } from './pay-arguments.js';
import { payCommand } from './pay-command.js';
import { PayFault } from './pay-fault.js';

const merchant = devMerchant(0);
let evm: EvmChain;
let solana: SolanaChain;
let facilitator: LoopbackServer;
let sandbox: SandboxFile;
let printed: string[];

const pay = (...args: string[]): Promise<number> => payCommand(readPayArguments(args), sandbox, (line) => printed.push(line));
const output = (): string => printed.join('\n');

beforeAll(async () => {
  [evm, solana] = await Promise.all([startEvmChain(), startSolanaChain()]);
  for (const { network, address } of devBuyers()) {
    if (network === devEvm.network) await evm.fundUsdc(address as `0x${string}`, 100_000_000n);
    else await solana.fundUsdc(address, 100_000_000n);
  }
  await solana.fundUsdc(merchant.solana, 0n);
  facilitator = await startDevFacilitator({ evmRpcUrl: evm.url, solanaRpcUrl: solana.url });
  sandbox = {
    url: 'http://127.0.0.1:1',
    merchant: { email: '', password: '' },
    apiKey: '',
    otherMerchant: { email: '', password: '', apiKey: '' },
    demo: { payLink: 'http://127.0.0.1:1/p/demo', tipJar: '', gateway: null, origin: null },
    facilitatorUrl: facilitator.url,
    doorUrl: null,
    networks: { [devEvm.network]: { rpcUrl: evm.url, asset: devEvm.usdc }, [devSolana.network]: { rpcUrl: solana.url, asset: devSolana.usdc } },
    buyers: devBuyers(),
  };
});
afterAll(async () => {
  for (const part of [facilitator, solana, evm]) await part.stop();
});
beforeEach(() => {
  printed = [];
});

describe('npm run pay at a paywall', () => {
  let paywall: LoopbackServer;
  afterEach(() => paywall.stop());

  it.each([['--v1'], []])('pays 5 USDC, more than the reference client dares by itself (%s)', async (...flags) => {
    paywall = await startMiniPaywall({ facilitatorUrl: facilitator.url, network: devEvm.network, payTo: merchant.evm, amount: 5_000_000n });
    expect(await pay(paywall.url, ...flags)).toBe(0);
    expect(output()).toMatch(/^200 OK\nOffered {6}5\.00 USDC on Base Sepolia, x402 v[12], from 0x\w{40}\nTransaction {2}0x[0-9a-f]{64}\n\n\{\n {2}"paid": true\n\}$/);
  });

  it('pays on Solana', async () => {
    paywall = await startMiniPaywall({ facilitatorUrl: facilitator.url, network: devSolana.network, payTo: merchant.solana, amount: 1_500_000n });
    expect(await pay(paywall.url, '--network', 'solana-devnet')).toBe(0);
    expect(output()).toContain('Offered      1.50 USDC on Solana Devnet');
  });

  it('says which networks a page takes when it does not take the asked one', async () => {
    paywall = await startMiniPaywall({ facilitatorUrl: facilitator.url, network: devEvm.network, payTo: merchant.evm, amount: 1n });
    await expect(pay(paywall.url, '--network', 'solana-devnet')).rejects.toMatchObject({ advice: `It takes ${devEvm.network}; choose one with --network.` });
  });

  it('fails with the reason when the payment is refused', async () => {
    paywall = await startMiniPaywall({ facilitatorUrl: facilitator.url, network: devEvm.network, payTo: merchant.evm, amount: 900_000_000n });
    expect(await pay(paywall.url)).toBe(1);
    expect(output()).toContain('402 Payment Required');
  });

  it('says so when nobody is there, or the network has no buyer', async () => {
    paywall = await startMiniPaywall({ facilitatorUrl: facilitator.url, network: devEvm.network, payTo: merchant.evm, amount: 1n });
    await expect(pay('/p/demo')).rejects.toThrow('Nothing answers at http://127.0.0.1:1.');
    await expect(pay(paywall.url, '--network', 'base')).rejects.toThrow(PayFault);
  });
});

describe('npm run pay at a door that needs time', () => {
  const statuses = ['settling', 'unknown', 'settled'];
  let door: LoopbackServer;
  let asked: string[];
  let challenge: string;
  beforeEach(async () => {
    asked = [];
    const paywall = await startMiniPaywall({ facilitatorUrl: facilitator.url, network: devEvm.network, payTo: merchant.evm, amount: 1_000n });
    challenge = (await fetch(paywall.url)).headers.get('PAYMENT-REQUIRED') ?? '';
    await paywall.stop();
  });
  afterEach(() => door.stop());

  const startDoor = async (afterwards: JsonAnswer): Promise<void> => {
    const paid: string[] = [];
    door = await serveLoopback(async (request, response) => {
      const signature = request.headers['payment-signature'];
      if (request.url?.startsWith('/r/')) return { status: 200, body: { status: statuses[Math.min(asked.push(request.url) - 1, 2)] } };
      if (typeof signature !== 'string') {
        response.setHeader('PAYMENT-REQUIRED', challenge);
        return { status: 402, body: {} };
      }
      response.setHeader('Till-Payment', 'pay_1');
      if (paid.includes(signature)) return afterwards;
      paid.push(signature);
      return { status: 202, body: {} };
    });
  };

  it('watches the status until it is at rest and then fetches what was bought with the same payment', async () => {
    await startDoor({ status: 200, body: { bought: true } });
    expect(await pay(`${door.url}/p/slow`)).toBe(0);
    expect(asked).toHaveLength(3);
    expect(output()).toContain(`Receipt      ${door.url}/r/pay_1`);
    expect(output()).toContain('Status       settled');
    expect(output()).toContain('"bought": true');
  });

  it('warns when a sent payment gets no answer', async () => {
    door = await serveLoopback(async (request, response) => {
      if (request.headers['payment-signature'] !== undefined) {
        response.destroy();
        return undefined;
      }
      response.setHeader('PAYMENT-REQUIRED', challenge);
      return { status: 402, body: {} };
    });
    await expect(pay(`${door.url}/p/cut`)).rejects.toMatchObject({ advice: expect.stringContaining('It may have been taken') });
  });
});
