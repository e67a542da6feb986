import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { axeViolations, launchBrowser, openPage } from '../checkout/testing/page-browser.js';
import { type DashboardServer, startDashboardServer } from './dashboard-server.js';
import { FakeApi } from './fake-api.js';
import { sampleAlert, sampleCheckup } from './sample-checkup.js';

const id = (prefix: string, digit: number) => `${prefix}_${'0'.repeat(35)}${digit}`;
const pages = [
  '/',
  '/payments',
  `/payments/${id('pay', 1)}`,
  `/payments/${id('pay', 3)}`,
  '/settlements',
  '/resources',
  '/resources/new?kind=pay_link&deliver=file',
  '/resources/new?kind=tip_jar',
  `/resources/${id('res', 1)}`,
  '/wallets',
  '/wallets?add=1',
  '/wallets/networks',
  '/developers',
  '/developers/webhooks',
  '/developers/webhooks?add=1',
  ...[2, 3].map((digit) => `/developers/webhooks/whe_${String(digit).padStart(36, '0')}`),
  `/developers/webhooks/whe_${'1'.padStart(36, '0')}?status=pending&delivery=whd_${'1'.padStart(36, '0')}`,
  '/settings',
  '/gateway',
  '/gateway/new',
  ...['routes', 'traffic', 'try', 'check', 'settings'].map((tab) => `/gateway/${id('gtw', 1)}?tab=${tab}`),
  '/start',
  '/start?goal=tips',
  '/no-such-page',
];
const looks: [string, BrowserContextOptions][] = [
  ['desktop, light, English', { viewport: { width: 1440, height: 900 }, colorScheme: 'light', locale: 'en-GB' }],
  ['phone, dark, Chinese', { viewport: { width: 390, height: 844 }, colorScheme: 'dark', locale: 'zh-CN' }],
];

let browser: Browser;
let server: DashboardServer;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), startDashboardServer()]);
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

/** Faults of accessibility, policy, layout and script on the pages of one look; empty is what it should be. */
async function faultsOf(paths: readonly string[], options: BrowserContextOptions): Promise<string[]> {
  const watched = await openPage(browser, server.origin, { ...options, reducedMotion: 'reduce' });
  const found: string[] = [];
  for (const path of paths) {
    await watched.page.goto(`${server.origin}/dashboard${path}`);
    await watched.page.locator('h1').first().waitFor();
    await watched.page.waitForFunction(() => document.querySelectorAll('[aria-busy=true]').length === 0);
    const overflowPx = await watched.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (overflowPx > 0) found.push(`${path} is ${overflowPx} px too wide`);
    found.push(...(await axeViolations(watched.page)).map((violation) => `${path} ${violation}`));
  }
  found.push(...watched.faults.filter((fault) => !/401 \(Unauthorized\)/.test(fault)), ...watched.strangers);
  await watched.close();
  return found;
}

describe('the dashboard in a real browser', () => {
  it.each(looks)(
    'has no fault of accessibility, policy or layout on any page: %s',
    async (_name, options) => {
      server.api = new FakeApi();
      expect(await faultsOf(pages, options)).toEqual([]);
    },
    600_000,
  );

  it.each(looks)(
    'has none while everything is empty, nor before anybody has signed in: %s',
    async (_name, options) => {
      const api = Object.assign(new FakeApi(), { payments: [], resources: [], wallets: [], keys: [], books: [], inflows: [], gateways: [] });
      Object.assign(api.webhooks, { endpoints: [], deliveries: [] });
      server.api = api;
      expect(await faultsOf(['/', '/payments', '/settlements', '/resources', '/wallets', '/developers', '/developers/webhooks', '/gateway', '/start?goal=sell'], options)).toEqual([]);
      api.signedIn = false;
      expect(await faultsOf(['/sign-in', '/sign-up', '/reset-password', '/reset-password#some-token'], options)).toEqual([]);
    },
    600_000,
  );

  it('paints the chosen theme before anything else, and keeps it over a reload', async () => {
    server.api = new FakeApi();
    const { page, close } = await openPage(browser, server.origin, { colorScheme: 'light', locale: 'en-GB' });
    await page.goto(`${server.origin}/dashboard/settings`);
    await page.getByText('Dark', { exact: true }).click();
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const dark = await ground();
    await page.reload({ waitUntil: 'commit' });
    await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
    await page.locator('h1').waitFor();
    expect(await ground()).toBe(dark);
    await close();
  });

  it('traps the focus in a dialog and gives it back', async () => {
    server.api = new FakeApi();
    const { page, close } = await openPage(browser, server.origin, { locale: 'en-GB' });
    await page.goto(`${server.origin}/dashboard/developers`);
    await page.getByRole('button', { name: 'New key' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('New key');
    await close();
  });

  it.each(looks)('has none where a checkup found what to mend, everything unfolded: %s', async (_name, options) => {
    const api = new FakeApi();
    const [sick] = api.resources;
    if (!sick) throw new Error('no sample resource');
    api.checkups.set(sick.id, sampleCheckup(sick, 'ill'));
    api.alerts = [sampleAlert(sick)];
    server.api = api;
    expect(await faultsOf(['/', '/resources'], options)).toEqual([]);
    const watched = await openPage(browser, server.origin, { ...options, reducedMotion: 'reduce' });
    await watched.page.goto(`${server.origin}/dashboard/resources/${sick.id}`);
    await watched.page.locator('code', { hasText: 'network_down' }).waitFor();
    await watched.page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));
    const found = await axeViolations(watched.page);
    for (const name of ['Python', 'curl']) {
      await watched.page.getByText(name, { exact: true }).click();
      found.push(...(await axeViolations(watched.page)));
    }
    expect(await watched.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    expect([...found, ...watched.faults, ...watched.strangers]).toEqual([]);
    await watched.close();
  });

  it.each(looks)('has none in a refund, from the amount to sending it by hand: %s', async (_name, options) => {
    server.api = new FakeApi();
    const watched = await openPage(browser, server.origin, { ...options, reducedMotion: 'reduce' });
    const { page } = watched;
    const refund = page.locator('button:has(svg.lucide-undo-2)');
    await page.goto(`${server.origin}/dashboard/payments/${id('pay', 1)}`);
    await refund.click();
    const found = await axeViolations(page);
    await page.locator('dialog button[type=submit]').click();
    await page.locator('dialog summary').click();
    found.push(...(await axeViolations(page)));
    expect(await page.locator('dialog').evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth)).toBeLessThanOrEqual(0);
    await page.keyboard.press('Escape');
    await page.locator('li:has(time) button').waitFor();
    found.push(...(await axeViolations(page)), ...watched.faults, ...watched.strangers);
    await watched.close();
    expect(found).toEqual([]);
  });
});
