import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TillClient } from '@till/api-client';
import { type SandboxFile, sandboxFileSchema } from '@till/contract';
import { devEvm, devMerchant, freePort, payWithReferenceClient, poll, removeEmbeddedPostgres, usdcBalance } from '@till/testing';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { Hex } from 'viem';
import { SandboxRun } from './testing/sandbox-run.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const patienceMs = 120_000;
const browsers = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

let dir: string;
let sandbox: SandboxFile;
let run: SandboxRun;
let browser: Browser;
let page: Page;
let linkUrl: string;

const payTo = devMerchant(2).evm as Hex;
const balance = () => usdcBalance(sandbox.networks[devEvm.network]?.rpcUrl ?? '', payTo);

async function openBrowser(): Promise<Page> {
  const executablePath = browsers.find((one) => one && existsSync(one));
  if (!executablePath) throw new Error('No Chromium found; set CHROMIUM_PATH.');
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
  const opened = await (await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 900 } })).newPage();
  opened.setDefaultTimeout(20_000);
  return opened;
}

/** Rows of the sale among the latest payments, once there are `count`. */
async function salesShown(count: number): Promise<number> {
  const rows = page.locator('main').getByText('Three letters');
  await rows.nth(count - 1).waitFor();
  return rows.count();
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'till-first-light-'));
  const home = join(dir, 'home');
  run = new SandboxRun(root, { home, port: await freePort() });
  await run.ready();
  sandbox = sandboxFileSchema.parse(JSON.parse(await readFile(join(home, 'sandbox.json'), 'utf8')));
  page = await openBrowser();
}, patienceMs);

afterAll(async () => {
  await browser.close();
  await run.end('SIGTERM');
  await run.nobodyLeft();
  removeEmbeddedPostgres(join(dir, 'home', 'postgres'));
  await rm(dir, { recursive: true, force: true });
}, patienceMs);

/** A newcomer's first ten minutes, told in order on one running sandbox. */
describe('first light', () => {
  it('signs up and is asked one question', async () => {
    await page.goto(`${sandbox.url}/dashboard/sign-up`);
    await page.getByLabel('Your name or your business').fill('Nora’s Notes');
    await page.getByLabel('E-mail').fill('nora@till.test');
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
    await page.getByRole('button', { name: 'Create an account' }).click();
    await page.getByRole('heading', { name: 'What would you like to do first?' }).waitFor();
    expect(await page.getByRole('button', { name: /Receive tips|Sell something/ }).count()).toBe(2);
  }, patienceMs);

  it('publishes a link for $1.50 that pays into a wallet of their own', async () => {
    await page.getByRole('button', { name: /Sell something/ }).click();
    await page.getByLabel('Title').fill('Three letters');
    await page.getByLabel('Price in US dollars').fill('1.50');
    await page.getByLabel('Text to sell (Markdown)').fill('# The letters\n\nA, B and C.');
    await page.getByLabel('Or paste an address').fill(payTo);
    await page.getByRole('button', { name: 'Add a wallet' }).click();
    await page.getByText('Money goes to').waitFor();
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByRole('heading', { name: 'It is live' }).waitFor();
    linkUrl = (await page.getByRole('link', { name: 'Open in a new tab' }).getAttribute('href')) ?? '';
    expect(linkUrl).toMatch(/\/p\/[1-9A-HJ-NP-Za-km-z]{22}$/);
  }, patienceMs);

  it('the sandbox wallet pays it with one signature, and the buyer reads what they bought', async () => {
    const before = await balance();
    const buyer = await page.context().newPage();
    await buyer.goto(linkUrl);
    await buyer.getByRole('button', { name: /Pay with Sandbox wallet/ }).click();
    await buyer.waitForURL(/\/r\/pay_/);
    await buyer.getByRole('heading', { name: 'The letters' }).waitFor();
    expect(await balance()).toBe(before + 1_500_000n);
    await buyer.reload();
    await buyer.getByRole('heading', { name: 'The letters' }).waitFor();
    await buyer.close();
  }, patienceMs);

  it.each(['Base Sepolia', 'Sei Testnet', 'Solana Devnet'])('the sandbox wallet pays the demo shop on %s', async (network) => {
    const buyer = await page.context().newPage();
    await buyer.goto(sandbox.demo.payLink);
    await buyer.getByRole('radio', { name: network }).check({ force: true });
    await buyer.getByRole('button', { name: /Pay with Sandbox wallet/ }).click();
    await buyer.waitForURL(/\/r\/pay_/);
    await buyer.getByText(network).first().waitFor();
    await buyer.close();
  }, patienceMs);

  it('the overview shows the income', async () => {
    await page.getByRole('link', { name: 'Go to the overview' }).or(page.getByRole('button', { name: 'Go to the overview' })).click();
    await page.locator('main').getByText('1.50').first().waitFor();
    expect(await salesShown(1)).toBe(1);
  }, patienceMs);

  it('a script that pays the same link appears on the open overview by itself', async () => {
    const buyer = sandbox.buyers.find(({ network }) => network === devEvm.network);
    if (!buyer) throw new Error('no buyer');
    const rpcUrl = sandbox.networks[devEvm.network]?.rpcUrl ?? '';
    const { response, settlement } = await payWithReferenceClient({ url: linkUrl, buyer: { ...buyer, network: devEvm.network }, rpcUrl });
    expect([response.status, settlement?.success]).toEqual([200, true]);
    await page.locator('main').getByText('3.00').first().waitFor();
    expect(await salesShown(2)).toBe(2);
  }, patienceMs);

  it('the demo shop’s books match both chains, beside one transfer that no payment explains', async () => {
    const client = new TillClient({ baseUrl: sandbox.url, headers: () => ({ authorization: `Bearer ${sandbox.apiKey}` }) });
    const strips = await poll('the books of the demo shop', async () => {
      const { data } = await client.call('reconciliation', {});
      const isDone = data.length === Object.keys(sandbox.networks).length && data.every(({ status, onChain }) => status === 'matching' && onChain !== '0.00') && data.some(({ unmatchedCount }) => unmatchedCount > 0);
      return isDone ? data : undefined;
    }, { timeoutMs: 90_000, everyMs: 500 });
    expect(new Set(strips.map(({ difference }) => difference))).toEqual(new Set(['0.00']));
    expect(strips.flatMap(({ unmatched }) => unmatched.map(({ amount }) => amount))).toEqual(['2.75']);
    expect(strips.find(({ network }) => network === devEvm.network)?.balance?.ok).toBe(true);
  }, patienceMs);
});
