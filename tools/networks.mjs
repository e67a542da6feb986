import './toolchain/require-node.mjs';
import { prepare } from './toolchain/prepare.mjs';
import { runNode } from './toolchain/run.mjs';

await prepare();
// Pays on every network of the registry and writes docs/networks.md from it; the same spec says when the page has gone stale.
process.env.TILL_WRITE_NETWORKS = '1';
await runNode('node_modules/jest/bin/jest.js', ['-c', 'jest.config.mjs', '--forceExit', 'apps/api/test/conformance'], { shown: true }).catch(() => {
  process.exitCode = 1;
});
