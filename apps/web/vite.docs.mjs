import { here, sharedConfig } from './vite.shared.mjs';

/** Styles and the small script of gateways' docs pages, which are whole without them. */
export const docsConfig = {
  ...sharedConfig,
  base: '/assets/docs/',
  build: {
    ...sharedConfig.build,
    outDir: here('dist/docs'),
    manifest: true,
    rolldownOptions: { input: here('src/checkout/docs/docs-client.ts') },
  },
};

export default docsConfig;
