import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import hooks from 'eslint-plugin-react-hooks';
import ts from 'typescript-eslint';
import { roomsRule } from './tools/lint/rooms-rule.mjs';

/** Code that checks code: it may use @till/testing and look anywhere. */
const specs = ['**/*.spec.ts', '**/*.spec.tsx', 'apps/*/src/**/testing/**', 'apps/*/test/**'];
const frameworks = ['@nestjs/*', 'typeorm', 'bullmq', 'ioredis', 'fastify', '@fastify/*', 'pg', 'react', 'react-dom', 'preact'];
const outsides = [...frameworks, 'undici', 'axios', 'pino', 'dotenv'];

/** Who may depend on whom among the packages: the import table of docs/ARCHITECTURE.md by tag. */
const depConstraints = [
  { sourceTag: 'scope:money', onlyDependOnLibsWithTags: [], bannedExternalImports: ['*'] },
  { sourceTag: 'scope:networks', onlyDependOnLibsWithTags: ['scope:money'] },
  { sourceTag: 'scope:x402', onlyDependOnLibsWithTags: ['scope:money', 'scope:networks'] },
  { sourceTag: 'scope:ledger', onlyDependOnLibsWithTags: ['scope:money', 'scope:networks'] },
  { sourceTag: 'type:domain', onlyDependOnLibsWithTags: ['type:domain'], bannedExternalImports: outsides },
  { sourceTag: 'type:contract', onlyDependOnLibsWithTags: ['scope:money', 'scope:networks'], bannedExternalImports: [...outsides, 'viem', '@solana/*', '@x402/*'] },
  { sourceTag: 'type:adapter', onlyDependOnLibsWithTags: ['type:domain'], bannedExternalImports: frameworks },
  { sourceTag: 'type:api-client', onlyDependOnLibsWithTags: ['type:contract'], bannedExternalImports: outsides },
  // Published: it stands on what every seller may install, and on nothing of the house but the domain.
  { sourceTag: 'type:middleware', onlyDependOnLibsWithTags: ['type:domain'], bannedExternalImports: ['@nestjs/*', 'typeorm', 'bullmq', 'ioredis', 'fastify', '@fastify/*', 'pg', 'react', 'react-dom', 'preact'] },
  { sourceTag: 'type:testing', onlyDependOnLibsWithTags: ['type:domain', 'type:contract', 'type:adapter', 'type:api-client'] },
  { sourceTag: 'scope:api', onlyDependOnLibsWithTags: ['type:domain', 'type:contract', 'type:adapter'], bannedExternalImports: ['@x402/*', 'react', 'react-dom', 'preact'] },
  { sourceTag: 'scope:facilitator', onlyDependOnLibsWithTags: ['type:domain'] },
  { sourceTag: 'scope:web', onlyDependOnLibsWithTags: ['type:api-client', 'type:contract', 'scope:money', 'scope:networks'] },
  { sourceTag: 'scope:sandbox', onlyDependOnLibsWithTags: ['type:domain', 'type:contract', 'type:api-client', 'type:testing'] },
];

const clocksAndOutsides = {
  'no-restricted-globals': ['error', ...['fetch', 'process', 'setTimeout', 'setInterval', 'XMLHttpRequest'].map((name) => ({ name, message: 'the domain has no outside: take it as an argument' }))],
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: 'the domain has no clock: take the time as an argument' },
    { object: 'performance', property: 'now', message: 'the domain has no clock: take the time as an argument' },
    { object: 'Math', property: 'random', message: 'take randomness as an argument, or use node:crypto at an edge' },
  ],
};

const anAmount = 'Identifier[name=/amount|baseUnits|price|balance|total|sum/i]';
const lossy = 'an amount is a bigint of base units; a float loses money';
const amountsAreBigint = [
  { selector: `CallExpression[callee.name='Number'] > .arguments${anAmount}, CallExpression[callee.name='Number'] > .arguments ${anAmount}`, message: lossy },
  { selector: "CallExpression[callee.name='parseFloat'], CallExpression[callee.property.name='parseFloat']", message: lossy },
];
const everywhere = [
  { selector: 'ExportDefaultDeclaration', message: 'export by name: a default export has as many names as importers' },
  { selector: "ImportExpression[source.value=/^\\..*\\.spec/], ImportDeclaration[source.value=/\\.spec(\\.js)?$/]", message: 'a spec is not a library' },
];

export default ts.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '**/coverage/**', '.till*/**', '.nx/**', 'bench/results/**'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  {
    plugins: { '@nx': nx, till: { rules: { rooms: roomsRule } } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'till/rooms': 'error',
      'no-restricted-syntax': ['error', ...everywhere],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true, 'ts-ignore': true, 'ts-nocheck': true }],
      '@typescript-eslint/consistent-type-imports': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' }],
      '@typescript-eslint/no-extraneous-class': 'off',
      'no-control-regex': 'off',
      eqeqeq: ['error', 'always'],
    },
  },
  {
    files: ['{apps,libs}/*/src/**/*.{ts,tsx}'],
    ignores: specs,
    rules: {
      '@nx/enforce-module-boundaries': ['error', { depConstraints, banTransitiveDependencies: false, allowCircularSelfDependency: true }],
    },
  },
  {
    // Promises that nobody awaits are how a payment gets lost; only the type checker sees them.
    files: ['{apps,libs}/*/src/**/*.ts', 'tools/**/*.ts'],
    ignores: ['apps/web/**'],
    languageOptions: { parserOptions: { project: ['./tsconfig.lint.json'], tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false, inheritedMethods: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // What was caught is unknown, and may be thrown on.
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingUnknown: true }],
    },
  },
  { files: ['libs/{money,networks,x402,ledger,contract}/src/**/*.ts'], ignores: specs, rules: clocksAndOutsides },
  {
    files: ['libs/{money,x402,ledger,contract}/src/**/*.ts', 'apps/api/src/modules/{resources,payments,settlement,reconciliation,refunds,analytics,receipts}/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...everywhere, ...amountsAreBigint] },
  },
  {
    files: ['apps/api/src/**/*.ts'],
    ignores: ['apps/api/src/config/**', 'apps/api/src/{main,worker,migrate,openapi,reset-password}.ts', ...specs],
    rules: { 'no-restricted-properties': ['error', { object: 'process', property: 'env', message: 'config/ is the only reader of the environment' }] },
  },
  {
    files: ['apps/api/src/platform/**/*.ts'],
    ignores: specs,
    rules: { 'no-restricted-imports': ['error', { patterns: [{ group: ['@till/*', '!@till/money', '!@till/contract'], message: 'the platform knows no domain word; of ours it may use money and the contract’s problem codes' }] }] },
  },
  {
    files: ['apps/web/src/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': hooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    files: ['**/*.{mjs,cjs,js}'],
    languageOptions: { globals: Object.fromEntries(['process', 'console', 'Buffer', 'URL', 'fetch', 'setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'performance', 'module', 'require', 'AbortSignal', 'AbortController', 'Response', 'Request', 'Headers', 'TextEncoder', 'TextDecoder', 'structuredClone'].map((name) => [name, 'readonly'])) },
  },
  { files: ['apps/web/src/**/*.js'], languageOptions: { globals: { document: 'readonly', localStorage: 'readonly', window: 'readonly' } } },
  // Specs write down on purpose what a careless client would send, and look anywhere.
  { files: specs, rules: { 'no-loss-of-precision': 'off', 'till/rooms': 'off' } },
  // An answer of any shape is looked into by a test; each expectation says what it expects.
  { files: ['apps/*/test/**/*.ts'], rules: { '@typescript-eslint/no-explicit-any': 'off' } },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  // These tools ask for a default export.
  { files: ['*.config.mjs', 'jest.preset.mjs', 'apps/web/vite.*.mjs', 'tools/types/*.d.ts'], rules: { 'no-restricted-syntax': 'off' } },
);
