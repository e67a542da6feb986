import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TillClient } from '@till/api-client';
import { type SandboxFile, sandboxFileSchema } from '@till/contract';
import { devEvm, devMerchant, freePort, payWithReferenceClient, poll, removeEmbeddedPostgres, usdcBalance } from '@till/testing';
import type { Browser, Page } from 'playwright-core';
import type { Hex } from 'viem';
import { freshPage, openBrowser, signUp } from './testing/newcomer.js';
import { SandboxRun } from './testing/sandbox-run.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const patienceMs = 120_000;

let dir: string;
let sandbox: SandboxFile;
let run: SandboxRun;
let browser: Browser;
let page: Page;
let linkUrl: string;

const payTo = devMerchant(2).evm as Hex;
const balance = () => usdcBalance(sandbox.networks[devEvm.network]?.rpcUrl ?? '', payTo);

/** Rows of the sale among the latest payments, once there are `count`. */
async function salesShown(count: number): Promise<number> {
  const rows = page.locator('main section').filter({ has: page.getByRole('heading', { name: 'Latest payments' }) }).getByText('Three letters');
  await rows.nth(count - 1).waitFor();
  return rows.count();
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'till-first-light-'));
  const home = join(dir, 'home');
  run = new SandboxRun(root, { home, port: await freePort() });
  await run.ready();
  sandbox = sandboxFileSchema.parse(JSON.parse(await readFile(join(home, 'sandbox.json'), 'utf8')));
  browser = await openBrowser();
  page = await freshPage(browser);
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
    await signUp(page, sandbox.url, { name: 'Nora’s Notes', email: 'nora@till.test' });
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

  it('a forgotten password gets a link from the terminal beside it', async () => {
    const post = async (path: string, body: object) => (await fetch(`${sandbox.url}/v1/auth/${path}`, { method: 'POST', headers: { 'content-type': 'application/json', origin: sandbox.url }, body: JSON.stringify(body) })).status;
    const email = 'olga@till.test';
    expect(await post('sign-up', { email, password: 'soon forgotten' })).toBe(201);
    const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'apps/sandbox/dist/operator/main.js'), email], { env: { ...process.env, TILL_HOME: join(dir, 'home') } });
    const [, token] = new RegExp(`${sandbox.url}/dashboard/reset-password#([\\w-]+)`).exec(stdout) ?? [];
    expect([await post('reset-password', { token, newPassword: 'never forgotten' }), await post('sign-in', { email, password: 'never forgotten' })]).toEqual([204, 200]);
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

/** A seller of an API: from its address to a paid call, on the same sandbox. */
describe('an API for sale', () => {
  let seller: Page;
  let address: string;

  beforeAll(async () => {
    seller = await freshPage(browser);
    await signUp(seller, sandbox.url, { name: 'Theo’s Weather', email: 'theo@till.test' });
  }, patienceMs);

  it('begins with its address and a wallet', async () => {
    await seller.getByRole('button', { name: /Price an API/ }).click();
    await seller.getByLabel('Address of your API').fill(sandbox.demo.origin ?? '');
    await seller.getByLabel('Or paste an address').fill(payTo);
    await seller.getByRole('button', { name: 'Add a wallet' }).click();
    await seller.getByText('Money goes to').waitFor();
    await seller.getByRole('button', { name: 'Create the gateway' }).click();
    expect(await seller.getByRole('textbox', { name: 'Signing secret' }).inputValue()).toMatch(/\S{20,}/);
  }, patienceMs);

  it('takes three routes from its OpenAPI description, which Till finds by itself', async () => {
    await seller.getByRole('link', { name: 'Add routes and prices' }).click();
    await seller.getByRole('button', { name: 'Import OpenAPI' }).click();
    await seller.getByText('7 operations chosen').waitFor();
    for (const left of ['GET /cities', 'GET /weather/{city}/forecast', 'GET /quotes', 'POST /count']) await seller.getByLabel(`Choose ${left}`, { exact: true }).uncheck();
    await seller.getByRole('button', { name: 'Import 3 routes' }).click();
    await seller.getByText('Only watching').waitFor();
    expect(await seller.getByLabel(/^Price of GET/).count()).toBe(3);
  }, patienceMs);

  it('prices them in one go', async () => {
    await seller.getByLabel('Choose all routes').check();
    await seller.getByLabel('Price for the chosen routes').fill('0.03');
    await seller.getByRole('button', { name: 'Set price' }).click();
    await seller.getByRole('button', { name: 'Save changes' }).click();
    await seller.getByText('3 routes changed').waitFor({ state: 'detached' });
    expect(await seller.getByLabel('Price of GET /weather/{city}').inputValue()).toBe('0.03');
  }, patienceMs);

  it('is tried as an agent in both versions: the price, the signature, the answer', async () => {
    await seller.getByRole('button', { name: 'Try as an agent: GET /weather/{city}' }).click();
    await seller.getByRole('button', { name: 'Charge everyone' }).click();
    await seller.getByText('This route only observes').waitFor({ state: 'detached' });
    await seller.getByLabel('city').fill('berlin');
    for (const version of ['x402 v2', 'x402 v1']) {
      await seller.getByText(version).click();
      await seller.getByRole('button', { name: /^Run/ }).click();
      await seller.getByText('402 Payment Required', { exact: true }).waitFor();
      await seller.getByText('200 OK').waitFor();
      expect(await seller.getByLabel('Body', { exact: true }).textContent()).toContain('"city": "berlin"');
      expect(await seller.getByLabel('EIP-712').textContent()).toContain('"value": "30000"');
    }
  }, patienceMs);

  it('is published, and the reference client buys from it', async () => {
    await seller.getByRole('button', { name: 'Publish' }).click();
    await seller.getByRole('button', { name: 'Charge at 2 routes' }).click();
    await seller.getByRole('heading', { name: 'Your API is for sale' }).waitFor();
    address = await seller.getByRole('textbox', { name: 'Address of the gateway' }).inputValue();
    const buyer = sandbox.buyers.find(({ network }) => network === devEvm.network);
    if (!buyer) throw new Error('no buyer');
    const rpcUrl = sandbox.networks[devEvm.network]?.rpcUrl ?? '';
    const before = await balance();
    const { response, settlement } = await payWithReferenceClient({ url: `${address}/quotes/1`, buyer: { ...buyer, network: devEvm.network }, rpcUrl });
    expect([response.status, settlement?.success]).toEqual([200, true]);
    expect(await balance()).toBe(before + 30_000n);
  }, patienceMs);

  it('explains itself to a person who opens a priced path, and sells the answer', async () => {
    const person = await freshPage(browser);
    expect((await person.goto(`${address}/weather/oslo`))?.status()).toBe(402);
    await person.getByRole('heading', { name: 'Weather of a city' }).waitFor();
    expect(await person.locator('.head').textContent()).toContain('GET /weather/osloThis address is one call of an API.');
    await person.getByRole('button', { name: /Pay with Sandbox wallet/ }).click();
    await person.waitForURL(/\/r\/pay_/);
    await person.getByText('"city": "oslo"').waitFor();
    await person.context().close();
  }, patienceMs);

  it('shows its four paid calls and what they earned', async () => {
    await seller.keyboard.press('Escape');
    await seller.getByRole('link', { name: 'Traffic' }).click();
    const stat = (name: string) => seller.locator('section', { has: seller.getByRole('heading', { name: new RegExp(`^${name}`) }) }).last().locator('p').first();
    await seller.getByText('of 4 answered calls').waitFor();
    expect(await stat('Income').textContent()).toBe('0.12USDC');
    await seller.context().close();
  }, patienceMs);
});
