import './toolchain/require-node.mjs';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './toolchain/installed.mjs';
import { CommandFailed, runNode } from './toolchain/run.mjs';

// The daemon would outlive us.
const env = { ...process.env, NX_DAEMON: 'false' };

/**
 * Lints everything. The rule about package boundaries reads Nx's project graph from its cache, and without one skips
 * itself with a mere warning: so the graph is drawn first, and that warning is a failure.
 * @throws CommandFailed with what ESLint found.
 */
export async function lint(args = [], options = {}) {
  await runNode('node_modules/nx/dist/bin/nx.js', ['show', 'projects'], { ...options, env });
  const output = await runNode('node_modules/eslint/bin/eslint.js', ['.', ...args], { ...options, env });
  if (/No cached ProjectGraph/.test(output)) throw new CommandFailed('eslint', 'no project graph: package boundaries were not checked', output);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await ensureInstalled();
  await lint(process.argv.slice(2)).catch((error) => {
    console.error(error.output ?? error);
    console.error(error.message);
    process.exitCode = 1;
  });
}
