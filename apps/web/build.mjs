import { existsSync } from 'node:fs';
import { build } from 'vite';
import { checkoutConfig } from './vite.checkout.mjs';
import { dashboardConfig } from './vite.dashboard.mjs';
import { sandboxWalletConfig } from './vite.sandbox-wallet.mjs';
import { here } from './vite.shared.mjs';
import { ssrConfig } from './vite.ssr.mjs';

const parts = {
  dashboard: { config: dashboardConfig, entry: 'src/dashboard/index.html' },
  checkout: { config: checkoutConfig, entry: 'src/checkout/client.tsx' },
  'sandbox-wallet': { config: sandboxWalletConfig, entry: 'src/checkout/sandbox-wallet.ts' },
  ssr: { config: ssrConfig, entry: 'src/checkout/server.tsx' },
};

/** Builds the parts named on the command line (dashboard, checkout, sandbox-wallet, ssr), or all of them. */
const asked = process.argv.slice(2);
process.env.NODE_ENV = 'production';
for (const name of asked.length > 0 ? asked : Object.keys(parts)) {
  const part = parts[name];
  if (!part) throw new Error(`There is no part "${name}"; choose from ${Object.keys(parts).join(', ')}.`);
  if (!existsSync(here(part.entry))) throw new Error(`${part.entry} is missing, so ${name} cannot be built.`);
  const started = performance.now();
  await build(part.config);
  console.log(`built ${name} in ${Math.round(performance.now() - started)} ms`);
}
