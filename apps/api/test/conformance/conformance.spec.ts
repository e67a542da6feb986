import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { networks } from '@till/networks';
import { poll } from '@till/testing';
import { asOwner } from '../seed.js';
import { type ConformanceWorld, startConformanceWorld } from './conformance-world.js';
import { measurePayment, paidInFull, type StockClient, stockClientOn } from './measure-network.js';
import { type ConformanceRow, conformanceTable, networksPage } from './networks-page.js';

// A node for every network of the registry starts here.
jest.setTimeout(120_000);

const page = fileURLToPath(new URL('../../../../docs/networks.md', import.meta.url));
const measured = new Map<string, ConformanceRow>();
let world: ConformanceWorld;

beforeAll(async () => {
  world = await startConformanceWorld();
});
afterAll(async () => {
  process.stdout.write(`\n${conformanceTable([...measured.values()])}\n`);
  await world.stop();
});

describe.each(networks.map((network) => [network.slug, network] as const))('on %s', (slug, network) => {
  const row: ConformanceRow = { slug, title: network.title, v2: 'failed', v1: network.v1Name === undefined ? 'no v1 name' : 'failed', stockClient: 'refuses' };
  let stockClient: StockClient;
  measured.set(slug, row);

  it('the reference client pays over v2, the books agree with the chain, and the same payment gets the same answer', async () => {
    const stock = await stockClientOn(world, network);
    ({ verdict: stockClient } = stock);
    row.stockClient = stockClient;
    const payment = stock.payment ?? (await measurePayment(world, network, 2, false));
    expect(payment).toEqual(paidInFull(network, 2, payment.transaction));
    row.v2 = 'paid';
  });

  it('an unconfigured client pays where the SDK lists the USDC, and refuses elsewhere', () => {
    expect(stockClient).toBe(network.source === 'x402-sdk-defaults' ? 'pays' : 'refuses');
  });

  if (network.v1Name !== undefined) {
    it('and over v1', async () => {
      const payment = await measurePayment(world, network, 1, stockClient === 'pays');
      expect(payment).toEqual(paidInFull(network, 1, payment.transaction));
      row.v1 = 'paid';
    });
  }
});

describe('all networks together', () => {
  it('fit into one challenge whose header every client takes', async () => {
    for (const network of networks) {
      const challenge = await fetch(world.linkOn(network));
      const header = challenge.headers.get('PAYMENT-REQUIRED') ?? '';
      const { accepts } = JSON.parse(Buffer.from(header, 'base64').toString('utf8')) as { accepts: { network: string }[] };
      const offered = networks.filter(({ testnet }) => testnet === network.testnet).map(({ id }) => id);
      expect(accepts.map((terms) => terms.network).sort()).toEqual([...offered].sort());
      expect(header.length).toBeLessThan(8192);
    }
  });

  it('make every payment final once their own rule says so', async () => {
    await Promise.all([...world.chains.values()].map((chain) => chain.finalize()));
    const payments = networks.length + networks.filter(({ v1Name }) => v1Name !== undefined).length;
    await poll('finality', async () => {
      const rows = await asOwner<{ status: string }>(world.postgres.url, 'SELECT status FROM payments');
      expect(rows).toHaveLength(payments);
      return rows.every(({ status }) => status === 'final') || undefined;
    }, { everyMs: 250 });
  });

  it('are described by the committed docs/networks.md (npm run networks renews it)', async () => {
    const wanted = networksPage([...measured.values()]);
    if (process.env.TILL_WRITE_NETWORKS === '1') await writeFile(page, wanted);
    expect(await readFile(page, 'utf8')).toBe(wanted);
  });
});
