import './toolchain/require-node.mjs';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lint } from './lint.mjs';
import { ensureComponents } from './toolchain/components.mjs';
import { prepare } from './toolchain/prepare.mjs';
import { step } from './toolchain/progress.mjs';
import { runNode } from './toolchain/run.mjs';
import { typecheck } from './typecheck.mjs';

/** Runs one check that is not a test of Jest's, and counts it like one. */
async function check(title, work) {
  try {
    await step(title, work);
    return { passed: 1, failed: 0, skipped: 0 };
  } catch (error) {
    console.log(error.output?.trimEnd() ?? error);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** Half of a spec's time is waiting for servers and blocks: two cores are busy with three, and would idle with two. */
const workers = 3;

/**
 * Runs Jest on every spec (or those named) and counts what it counted; a suite that cannot even load is a failure. A
 * socket that some spec left open must not keep the whole run from ending.
 */
async function jest(args) {
  const folder = mkdtempSync(join(tmpdir(), 'till-test-'));
  const report = join(folder, 'jest.json');
  try {
    await runNode('node_modules/jest/bin/jest.js', ['-c', 'jest.config.mjs', `--maxWorkers=${workers}`, '--forceExit', '--json', `--outputFile=${report}`, ...args], { shown: true }).catch(() => undefined);
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites, success } = JSON.parse(readFileSync(report, 'utf8'));
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    return { passed: numPassedTests, failed: failed === 0 && !success ? 1 : failed, skipped: numPendingTests + numTodoTests };
  } catch (error) {
    console.error('Jest left no report:', error.message);
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * All checks and all specs, beside each other: the checks take what the specs leave of two cores, and no time from a spec
 * that waits for something. On a terminal one after the other, as two progress displays would write over each other.
 */
async function everything() {
  await ensureComponents();
  const checks = async (options) => [await check('lint', () => lint([], options)), await check('types', () => typecheck(options))];
  if (process.stdout.isTTY) return [...(await checks()), await jest([])];
  return (await Promise.all([checks({ yielding: true }), jest([])])).flat();
}

const named = process.argv.slice(2);
await prepare();
const counts = named.length > 0 ? [await jest(named)] : await everything();

const sum = (key) => counts.reduce((total, count) => total + count[key], 0);
const [passed, failed, skipped] = ['passed', 'failed', 'skipped'].map(sum);
const strict = process.env.CI === 'true' && skipped > 0;
if (strict) console.log('\nWith CI=true everything must run: a skipped test is a failure.');
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed > 0 || strict ? 1 : 0;
