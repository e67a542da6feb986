import './toolchain/require-node.mjs';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './toolchain/installed.mjs';
import { CommandFailed, runNode } from './toolchain/run.mjs';

const compiler = 'node_modules/typescript/bin/tsc';
const cache = 'node_modules/.cache/till';

/**
 * Type-checks everything, specs included, which the build leaves out. Libraries are read from their sources.
 * @throws CommandFailed with the compiler's words.
 */
export async function typecheck(options = {}) {
  const check = (project, name) => runNode(compiler, ['-p', project, '--noEmit', '--incremental', '--tsBuildInfoFile', `${cache}/${name}.tsbuildinfo`], options);
  const outcomes = await Promise.allSettled([check('tsconfig.lint.json', 'node'), check('apps/web/tsconfig.json', 'web')]);
  const output = outcomes.map(({ reason }) => reason?.output ?? '').join('');
  if (outcomes.some(({ status }) => status === 'rejected')) throw new CommandFailed('tsc', 'errors', output);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await ensureInstalled();
  await typecheck().catch((error) => {
    console.error(error.output ?? error);
    process.exitCode = 1;
  });
}
