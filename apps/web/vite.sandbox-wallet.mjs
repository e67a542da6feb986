import { here, sharedConfig } from './vite.shared.mjs';

/** The sandbox's wallet as one standalone file with a fixed name: the API serves it as /sandbox/wallet.js. */
export const sandboxWalletConfig = {
  ...sharedConfig,
  build: {
    ...sharedConfig.build,
    outDir: here('dist/checkout-sandbox'),
    rolldownOptions: { input: here('src/checkout/sandbox-wallet.ts'), output: { entryFileNames: 'wallet.js', format: 'iife' } },
  },
};

export default sandboxWalletConfig;
