const transform = (parser) => ({
  swcrc: false,
  sourceMaps: 'inline',
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
 * part, so they pass through swc as well; the cache makes that a cost of the first run only.
 */
export default {
  testEnvironment: 'node',
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1.ts', '$1.tsx', '$1.js'] },
  testEnvironmentOptions: { customExportConditions: ['@till/source', 'node', 'require', 'default'] },
  transform: {
    '^.+\\.tsx?$': ['@swc/jest', transform({ syntax: 'typescript', tsx: true, decorators: true })],
    '^.+\\.[cm]?js$': ['@swc/jest', transform({ syntax: 'ecmascript' })],
  },
  transformIgnorePatterns: [],
};
