import { here, preactConfig, sharedConfig } from './vite.shared.mjs';

/** The server half of the public pages: one ESM file with everything in it, imported by the API. */
export const ssrConfig = {
  ...sharedConfig,
  oxc: preactConfig.oxc,
  resolve: { conditions: ['@till/source', 'module', 'node', 'production', 'import', 'default'], alias: preactConfig.resolveAlias },
  ssr: { noExternal: true, target: 'node', resolve: { conditions: ['@till/source', 'module', 'node', 'production', 'import', 'default'] } },
  build: {
    ...sharedConfig.build,
    target: 'node20',
    outDir: here('dist/ssr'),
    ssr: here('src/checkout/server.tsx'),
    rolldownOptions: { output: { entryFileNames: 'server.js', format: 'es' } },
  },
};

export default ssrConfig;
