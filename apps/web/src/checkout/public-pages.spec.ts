import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { languages, type Language } from '@till/contract';
import type { Browser } from 'playwright-core';
import { buildPages } from './testing/build-pages.js';
import { axeViolations, launchBrowser, openPage } from './testing/page-browser.js';
import { sampleDocs } from './testing/sample-docs.js';
import { samplePages } from './testing/sample-pages.js';
import { builtAssets, startSampleServer } from './testing/sample-server.js';

/** With TILL_SHOTS=folder every page is photographed there as well. */
const shots = process.env.TILL_SHOTS;
const only = process.env.TILL_SHOTS_ONLY;
const themes = ['light', 'dark'] as const;
const widths = [390, 1440];

let browser: Browser;
let server: Awaited<ReturnType<typeof startSampleServer>>;
let pages: Awaited<ReturnType<typeof buildPages>>;

beforeAll(async () => {
  pages = await buildPages();
  [browser, server] = await Promise.all([launchBrowser(), startSampleServer(pages.dist)]);
});

afterAll(async () => {
  await browser.close();
  await server.close();
  await pages.remove();
});

interface Look {
  lang: Language;
  colorScheme: 'light' | 'dark';
  width: number;
}

/** Everything that is wrong with one page in one look. */
async function faultsOf(name: string, { lang, colorScheme, width }: Look): Promise<string[]> {
  const watched = await openPage(browser, server.origin, { colorScheme, viewport: { width, height: 844 }, reducedMotion: 'reduce', locale: lang });
  const { page } = watched;
  await page.goto(`${server.origin}/sample/${name}?lang=${lang}`, { waitUntil: 'load' });
  await page.waitForSelector('html[data-ready]');
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  const violations = await axeViolations(page);
  if (shots) {
    mkdirSync(shots, { recursive: true });
    await page.screenshot({ path: path.join(shots, `${name}-${lang}-${colorScheme}-${width}.png`), fullPage: true });
  }
  await watched.close();
  // The samples' payments live nowhere, so a page that looks after one meets a 404.
  const faults = watched.faults.filter((fault) => !/404/.test(fault));
  return [...violations, ...faults, ...watched.strangers.map((url) => `request to ${url}`), ...(overflow > 0 ? [`${overflow} px too wide`] : [])];
}

const names = [...Object.keys(samplePages('en')), ...Object.keys(sampleDocs('en'))].filter((name) => !only || name.match(only));

describe.each(names)('the page "%s"', (name) => {
  const looks = widths.flatMap((width) => languages.flatMap((lang) => themes.map((colorScheme) => ({ lang, colorScheme, width }))));
  it('is accessible, quiet and fits in the looks taken of it', async () => {
    const found: string[] = [];
    // One look a page, in turn, so that the whole run meets every look several times; photographs take all.
    const chosen = shots ? looks : looks.filter((_, at) => at === names.indexOf(name) % looks.length);
    for (const look of chosen) found.push(...(await faultsOf(name, look)).map((fault) => `${look.lang} ${look.colorScheme} ${look.width}: ${fault}`));
    expect(found).toEqual([]);
  });
});

describe('the bytes of a public page', () => {
  const gzipOf = async (file: string): Promise<number> => gzipSync(await readFile(path.join(pages.dist, file))).length;

  it('are at most 30 kB of JavaScript and 10 kB of styles, compressed', async () => {
    const { script, styles } = await builtAssets(pages.dist);
    const inDist = (url: string): string => url.replace('/assets/', '');
    expect(await gzipOf(inDist(script))).toBeLessThanOrEqual(30_000);
    const css = await Promise.all(styles.map((url) => gzipOf(inDist(url))));
    expect(css.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(10_000);
  });

  it('are at most 1 kB of JavaScript and 10 kB of styles on a docs page, which needs no script to be read', async () => {
    const { script, styles } = await builtAssets(pages.dist, 'docs');
    const sizes = await Promise.all([script, ...styles].map((url) => gzipOf(url.replace('/assets/', ''))));
    expect([sizes[0]! <= 1_000, sizes.slice(1).reduce((sum, one) => sum + one, 0) <= 10_000]).toEqual([true, true]);
  });

  it('come in one script and name no other', async () => {
    const { script } = await builtAssets(pages.dist);
    const code = await readFile(path.join(pages.dist, script.replace('/assets/', '')), 'utf8');
    expect(code).not.toMatch(/\bimport\s*\(|from"|sourceMappingURL/);
  });
});
