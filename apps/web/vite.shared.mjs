import { fileURLToPath } from 'node:url';

/** Absolute path of a file of this app. */
export const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Settings every build of this app shares. Libraries are read from their sources ("@till/source"), so that the web
 * builds without theirs. Nothing is inlined as data: URIs, because the content security policy names 'self' only.
 */
export const sharedConfig = {
  root: here('.'),
  configFile: false,
  publicDir: false,
  logLevel: 'warn',
  resolve: { conditions: ['@till/source', 'module', 'browser', 'production', 'import', 'default'] },
  build: { emptyOutDir: true, assetsInlineLimit: 0, target: 'es2022', modulePreload: { polyfill: false }, reportCompressedSize: false },
};

/** Preact stands in for React wherever a package asks for it, and compiles the JSX of the public pages. */
export const preactConfig = {
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  resolveAlias: {
    'react/jsx-runtime': 'preact/jsx-runtime',
    'react-dom/client': 'preact/compat/client',
    'react-dom': 'preact/compat',
    react: 'preact/compat',
  },
};
