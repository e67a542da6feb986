import './toolchain/require-node.mjs';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { faultsPage } from './faults/faults-page.mjs';
import { faultParts } from './faults/fault-parts.mjs';
import { ensureComponents } from './toolchain/components.mjs';
import { prepare } from './toolchain/prepare.mjs';
import { root } from './toolchain/root.mjs';
import { runNode } from './toolchain/run.mjs';

const usage = `npm run faults -- [options]
  --only kill,simulation   only these parts (kill, lies, nodes, races, reorgs, infrastructure, mixed, simulation) or pieces (kill-K7)
  --seeds 10000            how many seeds of the simulation
  --seed 4711              only this seed
  --again                  also what is done already; without it a stopped run goes on where it was`;

const folder = join(root, '.till/faults');
const stateFile = join(folder, 'results.json');

function readOptions() {
  const { values } = parseArgs({ options: { only: { type: 'string' }, seeds: { type: 'string', default: '1000' }, seed: { type: 'string' }, again: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } } });
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const seeds = values.seed === undefined ? { first: 1, count: Number(values.seeds) } : { first: Number(values.seed), count: 1 };
  if (!Number.isSafeInteger(seeds.first) || !Number.isSafeInteger(seeds.count)) throw new Error('--seed and --seeds take whole numbers');
  return { only: values.seed === undefined ? values.only?.split(',') : ['simulation'], seeds, again: values.again || values.seed !== undefined };
}

/** Results of this and earlier runs, by the piece of work they are of. */
function readState() {
  return existsSync(stateFile) ? JSON.parse(readFileSync(stateFile, 'utf8')) : {};
}

/** Runs one piece of work as Jest and answers what it reported; a failed test is a broken promise with its first words. */
async function runPiece(piece) {
  const report = join(folder, `${piece.key}.jsonl`);
  rmSync(report, { force: true });
  const env = { ...process.env, TILL_FAULTS: JSON.stringify(piece.plan), TILL_FAULTS_REPORT: report };
  const args = ['-c', 'jest.config.mjs', '--forceExit', ...(piece.test === undefined ? [] : ['-t', piece.test]), piece.spec];
  const failure = await runNode('node_modules/jest/bin/jest.js', args, { env }).then(() => undefined, (error) => error);
  if (failure) writeFileSync(join(folder, `${piece.key}.log`), failure.output ?? String(failure));
  const lines = existsSync(report) ? readFileSync(report, 'utf8').trim().split('\n').filter(Boolean).map((line) => JSON.parse(line)) : [];
  if (failure) lines.push({ part: piece.part, what: piece.what, runs: piece.runs, broken: 1, note: firstWords(failure.output ?? String(failure)) });
  return lines.map((line) => ({ ...line, date: new Date().toISOString().slice(0, 10) }));
}

function firstWords(output) {
  const at = output.split('\n').findIndex((line) => line.includes('●'));
  return output.split('\n').slice(at, at + 4).map((line) => line.trim()).join(' ').replaceAll('|', '/').slice(0, 300);
}

/** Writes results down beside those of whatever else is being run here. */
function keep(key, results) {
  writeFileSync(stateFile, JSON.stringify({ ...readState(), [key]: results }, null, 2));
}

/** Works on pieces, `width` at a time. */
async function runAll(pieces, width) {
  const left = [...pieces];
  let done = 0;
  const worker = async () => {
    for (let piece = left.shift(); piece; piece = left.shift()) {
      const startedAt = performance.now();
      const results = await runPiece(piece);
      keep(piece.key, results);
      done += 1;
      const broken = results.reduce((sum, result) => sum + result.broken, 0);
      console.log(`  [${done}/${pieces.length}] ${piece.part}: ${piece.what} — ${broken === 0 ? 'held' : `BROKEN, see .till/faults/${piece.key}.log`} (${((performance.now() - startedAt) / 1_000).toFixed(0)} s)`);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
}

const options = readOptions();
await prepare();
await ensureComponents();
mkdirSync(folder, { recursive: true });
const state = readState();
const wanted = faultParts(options.seeds).filter(({ part, key }) => options.only === undefined || options.only.includes(part) || options.only.includes(key));
if (wanted.length === 0) throw new Error(`no such part\n${usage}`);
const isDone = ({ key }) => state[key]?.length > 0 && state[key].every(({ broken }) => broken === 0);
const open = wanted.filter((piece) => options.again || !isDone(piece));
console.log(`${open.length} pieces of work, ${wanted.length - open.length} done before`);
await runAll(open, Math.max(1, Math.min(2, cpus().length)));
const outcome = readState();
// A replay of one seed is for whoever mends; the page tells of full counts.
if (options.seeds.count > 1) writeFileSync(join(root, 'docs/faults.md'), faultsPage(outcome));
const broken = wanted.flatMap(({ key }) => outcome[key] ?? []).filter((result) => result.broken > 0);
console.log(broken.length === 0 ? 'Every promise held.' : `${broken.length} broken:\n${broken.map(({ part, what, note }) => `  ${part}: ${what}: ${note ?? ''}`).join('\n')}`);
process.exitCode = broken.length === 0 ? 0 : 1;
