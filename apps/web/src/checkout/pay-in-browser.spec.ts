import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { buildPages } from './testing/build-pages.js';
import { demoPaymentId, openDemoTill, type DemoTill } from './testing/demo-till.js';
import { axeViolations, launchBrowser, openPage, type WatchedPage } from './testing/page-browser.js';
import { builtAssets, startSampleServer } from './testing/sample-server.js';
import { baseSepolia, solanaDevnet } from './testing/sample-views.js';

let browser: Browser;
let server: Awaited<ReturnType<typeof startSampleServer>>;
let pages: Awaited<ReturnType<typeof buildPages>>;
let till: DemoTill;
let watched: WatchedPage;

beforeAll(async () => {
  pages = await buildPages();
  const assets = await builtAssets(pages.dist);
  till = await openDemoTill(assets);
  [browser, server] = await Promise.all([launchBrowser(), startSampleServer(pages.dist, till.door)]);
});

afterAll(async () => {
  await browser.close();
  await server.close();
  await pages.remove();
});

beforeEach(async () => {
  Object.assign(till, { script: [], states: ['settled'], valid: [], invalid: [] });
  await watched?.close();
  watched = await openPage(browser, server.origin, { locale: 'en' });
});

const inProgress = { status: 409, headers: { 'Till-Payment': demoPaymentId }, body: { code: 'payment_in_progress' } };

describe('paying with the sandbox wallet', () => {
  it('settles an EVM payment and turns into the receipt without a reload', async () => {
    const { page, faults, strangers } = watched;
    await page.goto(`${server.origin}/p/link`);
    await page.evaluate(() => Object.assign(globalThis, { sameDocument: true }));
    await page.getByRole('button', { name: 'Pay with Sandbox wallet' }).click();
    await page.getByRole('heading', { name: 'Receipt' }).waitFor();
    expect(page.url()).toContain(`/r/${demoPaymentId}`);
    expect(await page.evaluate(() => 'sameDocument' in globalThis)).toBe(true);
    expect(await page.getByText('till-8812').isVisible()).toBe(true);
    expect(await page.getByRole('link', { name: 'Back to shop.example' }).getAttribute('href')).toBe(`https://shop.example/thanks?till_payment=${demoPaymentId}`);
    expect(till.valid).toEqual([{ header: expect.any(String), again: false, amount: '1500000', network: baseSepolia.network }]);
    expect(till.invalid).toEqual([]);
    expect(await axeViolations(page)).toEqual([]);
    expect(strangers).toEqual([]);
    // The browser logs the 402 of the terms; nothing else may be wrong.
    expect(faults.filter((fault) => !/402/.test(fault))).toEqual([]);
  });

  it('signs a Solana transaction that the server prepared', async () => {
    const { page } = watched;
    await page.goto(`${server.origin}/p/link`);
    await page.getByText('Solana Devnet').click();
    await page.getByRole('button', { name: 'Pay with Sandbox wallet' }).click();
    await page.getByRole('heading', { name: 'Receipt' }).waitFor();
    expect(till.valid).toEqual([{ header: expect.any(String), again: false, amount: '1500000', network: solanaDevnet.network }]);
    expect(till.invalid).toEqual([]);
  });

  it('sends a tip of an own amount to the address with that amount', async () => {
    const { page } = watched;
    await page.goto(`${server.origin}/t/mara`);
    await page.getByText('Other amount').click();
    await page.getByLabel('Your amount in USDC').fill('0.05');
    expect(await page.getByText('The smallest tip here is 0.10 USDC.').isVisible()).toBe(true);
    expect(await page.getByRole('button', { name: 'Send with Sandbox wallet' }).isDisabled()).toBe(true);
    await page.getByLabel('Your amount in USDC').fill('2.75');
    await page.getByRole('button', { name: 'Send with Sandbox wallet' }).click();
    await page.getByRole('heading', { name: 'Receipt' }).waitFor();
    expect(till.valid.map((one) => one.amount)).toEqual(['2750000']);
    expect(till.invalid).toEqual([]);
  });

  it('sends the same payment again after the connection broke', async () => {
    const { page } = watched;
    till.script = ['drop', { status: 502 }];
    await page.goto(`${server.origin}/p/link`);
    await page.getByRole('button', { name: 'Pay with Sandbox wallet' }).click();
    await page.getByRole('heading', { name: 'Receipt' }).waitFor();
    expect(till.valid).toHaveLength(3);
    expect(new Set(till.valid.map((one) => one.header)).size).toBe(1);
  });

  it('goes on with the same payment after a reload in the middle', async () => {
    const { page } = watched;
    till.script = Array.from({ length: 4 }, () => ({ status: 503 }));
    await page.goto(`${server.origin}/p/link`);
    await page.getByRole('button', { name: 'Pay with Sandbox wallet' }).click();
    await page.getByText('The connection was lost').waitFor();
    page.on('dialog', (dialog) => void dialog.accept());
    till.script = [];
    await page.reload();
    await page.getByRole('heading', { name: 'Receipt' }).waitFor();
    expect(till.valid.length).toBeGreaterThanOrEqual(2);
    expect(new Set(till.valid.map((one) => one.header)).size).toBe(1);
  });

  it('watches an unknown payment until the chain has answered, and shows the bought thing then', async () => {
    const { page } = watched;
    till.script = [{ status: 202, headers: { 'Till-Payment': demoPaymentId, Location: `/r/${demoPaymentId}` } }];
    till.states = ['unknown', 'unknown', 'settled'];
    await page.goto(`${server.origin}/p/link`);
    await page.getByRole('button', { name: 'Pay with Sandbox wallet' }).click();
    await page.getByText('Do not pay again, we are checking').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByText('till-8812').waitFor();
    expect(till.valid).toHaveLength(1);
  });

  it('pays a second time over a conflict only after a confirmation', async () => {
    const { page } = watched;
    till.script = [inProgress];
    await page.goto(`${server.origin}/p/link`);
    await page.getByRole('button', { name: 'Pay with Sandbox wallet' }).click();
    await page.getByRole('heading', { name: 'You may have paid already' }).waitFor();
    expect(await page.getByRole('link', { name: 'See the earlier payment' }).getAttribute('href')).toContain(demoPaymentId);
    expect(await axeViolations(page)).toEqual([]);
    // The second half of a double click answers nothing.
    await page.getByRole('button', { name: 'Pay again anyway' }).dblclick();
    await page.locator(':focus', { hasText: 'you would have paid twice' }).waitFor();
    expect(till.valid).toHaveLength(1);
    await page.getByRole('button', { name: 'Yes, pay a second time' }).click();
    await page.getByRole('heading', { name: 'Receipt' }).waitFor();
    expect(till.valid.map((one) => one.again)).toEqual([false, true]);
    expect(new Set(till.valid.map((one) => one.header)).size).toBe(1);
  });

  it('says in plain words why a payment was refused, and that no money was moved', async () => {
    const { page } = watched;
    till.script = [{ status: 402, body: { code: 'payment_refused', reason: 'insufficient_funds' } }];
    await page.goto(`${server.origin}/p/link`);
    await page.getByRole('button', { name: 'Pay with Sandbox wallet' }).click();
    await page.getByRole('heading', { name: 'The payment was refused' }).waitFor();
    await page.locator('h2:focus').waitFor();
    expect(await page.getByText('No money was moved.').isVisible()).toBe(true);
    expect(await page.getByText('does not hold enough USDC').isVisible()).toBe(true);
    expect(await axeViolations(page)).toEqual([]);
    await page.getByText('Solana Devnet').click();
    expect(await page.getByRole('heading', { name: 'The payment was refused' }).isVisible()).toBe(false);
    expect(await page.getByRole('button', { name: 'Pay with Sandbox wallet' }).isEnabled()).toBe(true);
  });
});

describe('paying without the sandbox', () => {
  it('offers three honest ways when there is no wallet, on a phone too', async () => {
    const { page } = watched;
    await page.setViewportSize({ width: 360, height: 800 });
    await page.goto(`${server.origin}/p/link?wallets=none`);
    await page.getByRole('button', { name: 'Pay 1.50 USDC' }).click();
    await page.getByRole('heading', { name: /No .* wallet found/ }).waitFor();
    const notice = page.locator('.notice');
    for (const way of ['Install a wallet', 'Use the wallet on your phone', 'Pay from a terminal or an agent']) expect(await notice.getByText(way, { exact: true }).isVisible()).toBe(true);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    expect(await notice.getByText(`curl -i -H 'Accept: application/json' '${server.origin}/p/link'`).isVisible()).toBe(true);
    expect(await axeViolations(page)).toEqual([]);
  });

  it('lets the payer choose among several wallets by keyboard, and tells when the wallet declines', async () => {
    const { page } = watched;
    await page.addInitScript(() => {
      const provider = {
        request: ({ method }: { method: string }): Promise<unknown> =>
          method === 'eth_requestAccounts' ? Promise.reject(Object.assign(new Error('User rejected the request.'), { code: 4001 })) : Promise.resolve('0x14a34'),
      };
      addEventListener('eip6963:requestProvider', () => {
        for (const name of ['Fox', 'Rabbit']) {
          const info = { uuid: name, name, rdns: `wallet.${name}`, icon: name === 'Fox' ? 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>' : 'https://evil.example/track.png' };
          dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail: { info, provider } }));
        }
      });
    });
    await page.goto(`${server.origin}/p/link?wallets=none`);
    await page.getByRole('button', { name: 'Pay 1.50 USDC' }).press('Enter');
    await page.getByRole('button', { name: 'Fox' }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Rabbit');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Not signed' }).waitFor();
    await page.locator('h2:focus').waitFor();
    expect(await page.getByText('No money was moved.').isVisible()).toBe(true);
    expect(watched.strangers).toEqual([]);
  });

  it('shows title, price, network and code with JavaScript off', async () => {
    const plain = await openPage(browser, server.origin, { javaScriptEnabled: false });
    await plain.page.goto(`${server.origin}/p/link`);
    const text = await plain.page.locator('body').innerText();
    for (const part of ['Field notes', '1.50', 'Base Sepolia', 'curl -i', 'allow JavaScript']) expect(text).toContain(part);
    expect(await plain.page.locator('#qr svg').isVisible()).toBe(true);
    await plain.close();
  });
});
