import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'vite';
import { checkoutConfig } from './vite.checkout.mjs';
import { dashboardConfig } from './vite.dashboard.mjs';
import { docsConfig } from './vite.docs.mjs';
import { sandboxWalletConfig } from './vite.sandbox-wallet.mjs';
import { here } from './vite.shared.mjs';
import { ssrConfig } from './vite.ssr.mjs';

const parts = {
  dashboard: { config: dashboardConfig, entry: 'src/dashboard/index.html' },
  checkout: { config: checkoutConfig, entry: 'src/checkout/client.tsx' },
  docs: { config: docsConfig, entry: 'src/checkout/docs/docs-client.ts' },
  'sandbox-wallet': { config: sandboxWalletConfig, entry: 'src/checkout/sandbox-wallet.ts' },
  ssr: { config: ssrConfig, entry: 'src/checkout/server.tsx' },
};

const compressible = /\.(js|css|svg)$/;
const fewestBytes = 1024;

/** Puts a .br and a .gz beside every text file, so that the server sends them without compressing again and again. */
async function precompress(folder) {
  const files = (await readdir(folder, { recursive: true })).filter((file) => compressible.test(file));
  await Promise.all(
    files.map(async (file) => {
      const path = join(folder, file);
      const bytes = await readFile(path);
      if (bytes.length < fewestBytes) return;
      const brotli = promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
      await Promise.all([writeFile(`${path}.br`, await brotli), writeFile(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }))]);
    }),
  );
}

/** Builds the parts named on the command line (dashboard, checkout, docs, sandbox-wallet, ssr), or all of them. */
const asked = process.argv.slice(2);
process.env.NODE_ENV = 'production';
for (const name of asked.length > 0 ? asked : Object.keys(parts)) {
  const part = parts[name];
  if (!part) throw new Error(`There is no part "${name}"; choose from ${Object.keys(parts).join(', ')}.`);
  if (!existsSync(here(part.entry))) throw new Error(`${part.entry} is missing, so ${name} cannot be built.`);
  const started = performance.now();
  await build(part.config);
  if (name !== 'ssr') await precompress(part.config.build.outDir);
  console.log(`built ${name} in ${Math.round(performance.now() - started)} ms`);
}
