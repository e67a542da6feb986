import { here, preactConfig, sharedConfig } from './vite.shared.mjs';

/** The browser half of the public pages: hydrates what the server rendered. */
export const checkoutConfig = {
  ...sharedConfig,
  base: '/assets/checkout/',
  oxc: preactConfig.oxc,
  resolve: { ...sharedConfig.resolve, alias: preactConfig.resolveAlias },
  build: {
    ...sharedConfig.build,
    outDir: here('dist/checkout'),
    manifest: true,
    rolldownOptions: { input: here('src/checkout/client.tsx') },
  },
};

export default checkoutConfig;
