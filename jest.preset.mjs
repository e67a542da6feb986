import { fileURLToPath } from 'node:url';

const transform = (parser, sourceMaps) => ({
  swcrc: false,
  sourceMaps,
  module: { type: 'commonjs' },
  jsc: {
    target: 'es2023',
    parser,
    transform: {
      legacyDecorator: true,
      decoratorMetadata: true,
      useDefineForClassFields: false,
      react: { runtime: 'automatic' },
    },
    keepClassNames: true,
  },
});

/**
 * Jest runs CommonJS: its own ESM mode cannot load Nest 12 on Node 20. Packages in node_modules are ESM-only in
 * part, so those pass through swc as well; the cache makes that a cost of the first run only.
 */
export default {
  testEnvironment: 'node',
  resolver: fileURLToPath(new URL('./tools/jest-resolver.cjs', import.meta.url)),
  testEnvironmentOptions: { customExportConditions: ['@till/source', 'node', 'require', 'default'] },
  moduleNameMapper: { '^fast-check$': fileURLToPath(new URL('./tools/seeded-fast-check.cjs', import.meta.url)) },
  transform: {
    '^.+\\.tsx?$': ['@swc/jest', transform({ syntax: 'typescript', tsx: true, decorators: true }, 'inline')],
    '^.+\\.[cm]?js$': [fileURLToPath(new URL('./tools/jest-packages.cjs', import.meta.url)), transform({ syntax: 'ecmascript' }, false)],
  },
  transformIgnorePatterns: [],
};
