import preset from './jest.preset.mjs';

/** One configuration for every spec: each sits beside the code it checks. */
export default {
  ...preset,
  rootDir: import.meta.dirname,
  // Real servers start in specs, on machines that do other work as well. It bounds only waits for what surely comes.
  testTimeout: 120_000,
  // What one spec leaves in memory slows the next: a worker that has grown this far is replaced between two specs.
  workerIdleMemoryLimit: '1GB',
  testSequencer: '<rootDir>/tools/longest-first.cjs',
  projects: [
    {
      ...preset,
      displayName: 'node',
      rootDir: import.meta.dirname,
      testMatch: ['<rootDir>/{apps,libs,tools}/**/*.spec.ts'],
      testPathIgnorePatterns: ['/node_modules/', '/dist/'],
      modulePathIgnorePatterns: ['/dist/', '/.till/'],
    },
    {
      ...preset,
      displayName: 'web',
      rootDir: import.meta.dirname,
      testEnvironment: 'jsdom',
      testMatch: ['<rootDir>/apps/web/**/*.spec.tsx'],
      testPathIgnorePatterns: ['/node_modules/', '/dist/'],
      moduleNameMapper: { ...preset.moduleNameMapper, '\\.css$': '<rootDir>/tools/jest-css-stub.cjs' },
      setupFiles: ['<rootDir>/tools/jest-jsdom-setup.cjs'],
    },
  ],
};
