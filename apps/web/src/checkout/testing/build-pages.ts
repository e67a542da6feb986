import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/** Runs beside the configurations, with the target folder as its argument; Jest itself cannot load the builder. */
const script = `
const { default: path } = await import('node:path');
const { build } = await import('vite');
const { checkoutConfig } = await import('./vite.checkout.mjs');
const { docsConfig } = await import('./vite.docs.mjs');
const { sandboxWalletConfig } = await import('./vite.sandbox-wallet.mjs');
for (const [config, folder] of [[checkoutConfig, 'checkout'], [docsConfig, 'docs'], [sandboxWalletConfig, 'checkout-sandbox']]) {
  await build({ ...config, build: { ...config.build, outDir: path.join(process.argv[1], folder) } });
}`;

/** Builds the public pages into a folder of their own. Throws with the builder's words when it fails. */
export async function buildPages(): Promise<{ dist: string; remove: () => Promise<void> }> {
  const dist = await mkdtemp(path.join(tmpdir(), 'till-pages-'));
  const options = { cwd: path.resolve(import.meta.dirname, '../../..'), env: { ...process.env, NODE_ENV: 'production' } };
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script, dist], options);
  return { dist, remove: () => rm(dist, { recursive: true, force: true }) };
}
