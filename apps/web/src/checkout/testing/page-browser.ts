import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const candidates = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A headless Chromium of this machine that talks to nobody by itself. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = candidates.find((one) => one && existsSync(one));
  if (!executablePath) throw new Error('No Chromium found; set CHROMIUM_PATH.');
  const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
  return chromium.launch({ executablePath, args: quiet });
}

export interface WatchedPage {
  page: Page;
  /** Console errors, page errors and blocked resources, in order. */
  faults: string[];
  /** Requests that left the page's own origin. */
  strangers: string[];
  close: () => Promise<void>;
}

/** A page in a context of its own, with everything that went wrong on it written down. */
export async function openPage(browser: Browser, origin: string, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const faults: string[] = [];
  const strangers: string[] = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('request', (request) => !request.url().startsWith(origin) && !request.url().startsWith('data:') && strangers.push(request.url()));
  return { page, faults, strangers, close: () => context.close() };
}

/** Violations axe finds on the page, as "rule: selector" lines. */
export async function axeViolations(page: Page): Promise<string[]> {
  const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  // An evaluated string runs past the page's policy, which rightly blocks injected script elements.
  await page.evaluate(source);
  return page.evaluate(async () => {
    const axe = (globalThis as unknown as { axe: { run: () => Promise<{ violations: { id: string; nodes: { target: unknown; failureSummary?: string }[] }[] }> } }).axe;
    const { violations } = await axe.run();
    return violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${String(node.target)} ${node.failureSummary ?? ''}`));
  });
}
