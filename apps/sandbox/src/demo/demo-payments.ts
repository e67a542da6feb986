import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { NetworkId } from '@till/networks';
import { type DevBuyer, devBuyersOn, devEvm, devMerchant, devSolana, payWithReferenceClient, seiTestnet, transferUsdc } from '@till/testing';
import type { HomeLayout } from '../home/home-layout.js';
import { nodeOf } from '../sandbox-networks.js';
import type { ReadySandbox } from '../start-sandbox.js';
import { keepDemoMemory } from './demo-memory.js';

/** One purchase of a demo buyer. */
interface DemoPayment {
  network: NetworkId;
  /** Which buyer of that network, from 0. */
  buyer: number;
  /** A tip of that many USDC, or the article when absent. */
  tip?: string;
  x402Version?: 1 | 2;
}

const demoPayments: readonly DemoPayment[] = [
  { network: devEvm.network, buyer: 0 },
  { network: devSolana.network, buyer: 0, tip: '3' },
  { network: devEvm.network, buyer: 1, tip: '5' },
  { network: devEvm.network, buyer: 2, x402Version: 1 },
  { network: devSolana.network, buyer: 1 },
  { network: devEvm.network, buyer: 3, tip: '1' },
  { network: seiTestnet, buyer: 1, tip: '2' },
  { network: seiTestnet, buyer: 0, x402Version: 1 },
];

/** Base units that a buyer sends to the shop's wallet without a word, so that reconciliation has something to ask about. */
const strayBaseUnits = 2_750_000n;

const attempts = 5;
const betweenAttemptsMs = 3000;

/**
 * Lets demo buyers pay for real, through the public addresses with the reference client, so that the dashboard has
 * something true to show. Each payment is made once in a home's life. What fails is noted in the log, tried again, and
 * left for the next start at last: the shop works without.
 */
export async function makeDemoPayments(sandbox: ReadySandbox, home: HomeLayout): Promise<void> {
  const { memory } = sandbox.demo;
  for (const payment of demoPayments.slice(memory.paymentsMade)) {
    if (!(await madeAtLast(sandbox, payment, join(home.logs, 'demo.log')))) return;
    memory.paymentsMade += 1;
    await keepDemoMemory(home.demo, memory).catch(() => undefined);
  }
  if (memory.strayMade) return;
  await makeStrayTransfer(sandbox, join(home.logs, 'demo.log'));
  memory.strayMade = true;
  await keepDemoMemory(home.demo, memory).catch(() => undefined);
}

async function makeStrayTransfer({ nodes }: ReadySandbox, logFile: string): Promise<void> {
  const from = buyerOf({ network: devEvm.network, buyer: 1 });
  const outcome = await transferUsdc(nodeOf(nodes, devEvm.network), from.address as `0x${string}`, devMerchant(0).evm as `0x${string}`, strayBaseUnits).catch((error: unknown) => String(error));
  await appendFile(logFile, `${new Date().toISOString()} stray transfer ${outcome}\n`).catch(() => undefined);
}

async function madeAtLast(sandbox: ReadySandbox, payment: DemoPayment, logFile: string): Promise<boolean> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const outcome = await pay(sandbox, payment).catch((error: unknown) => String(error));
    await appendFile(logFile, `${new Date().toISOString()} ${JSON.stringify(payment)} ${outcome}\n`).catch(() => undefined);
    if (outcome === 'paid') return true;
    await pause(betweenAttemptsMs, undefined, { ref: false });
  }
  return false;
}

async function pay({ demo, nodes }: ReadySandbox, payment: DemoPayment): Promise<string> {
  const url = payment.tip === undefined ? demo.payLink : `${demo.tipJar}?amount=${payment.tip}`;
  const rpcUrl = nodeOf(nodes, payment.network);
  const { response, paymentId } = await payWithReferenceClient({ url, rpcUrl, buyer: buyerOf(payment), x402Version: payment.x402Version });
  // 202: taken, its outcome follows by itself. Paying again could pay twice.
  const taken = paymentId !== undefined && (response.status === 200 || response.status === 202);
  return taken ? 'paid' : `answered ${String(response.status)} ${paymentId ?? ''}`;
}

function buyerOf({ network, buyer }: DemoPayment): DevBuyer {
  const found = devBuyersOn(network)[buyer];
  if (!found) throw new Error(`no demo buyer ${String(buyer)} on ${network}`);
  return found;
}
