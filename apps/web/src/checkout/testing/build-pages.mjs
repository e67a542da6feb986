/** Builds the browser half of the public pages into the folder given, for specs: never over a running server's files. */
import path from 'node:path';
import { build } from 'vite';
import { checkoutConfig } from '../../../vite.checkout.mjs';
import { sandboxWalletConfig } from '../../../vite.sandbox-wallet.mjs';

const [target] = process.argv.slice(2);
if (!target) throw new Error('Say which folder to build into.');
process.env.NODE_ENV = 'production';
await build({ ...checkoutConfig, build: { ...checkoutConfig.build, outDir: path.join(target, 'checkout') } });
await build({ ...sandboxWalletConfig, build: { ...sandboxWalletConfig.build, outDir: path.join(target, 'checkout-sandbox') } });
