import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import '../tools/toolchain/require-node.mjs';
import { prepare } from '../tools/toolchain/prepare.mjs';

await prepare();
const { askLists, exportAll } = await import('./list-questions.mjs');
const { startLists } = await import('./lists-stack.mjs');
const { benchReconciler } = await import('./reconciler.mjs');
const { round, table } = await import('./figures.mjs');

const count = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 300_000);
const say = (text) => process.stdout.write(`${text}\n`);

const home = await mkdtemp(join(tmpdir(), 'till-lists-'));
say(`writing ${count.toLocaleString('en')} payments of one merchant …`);
const begun = performance.now();
const stack = await startLists({ home, count });
say(`written in ${round((performance.now() - begun) / 1000)} s`);
const rows = [];
const tell = (row) => {
  rows.push(row);
  say(row.join('  '));
};
try {
  for (const row of await benchReconciler(stack)) tell(row);
  // `--books` leaves it at the reconciler.
  if (!process.argv.includes('--books')) {
    await askLists(stack, tell);
    tell(await exportAll(stack));
  }
} finally {
  await stack.stop();
  await rm(home, { recursive: true, force: true });
}
say(`\n${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, Node ${process.version}\n\n${table([`${count.toLocaleString('en')} payments`, 'p50, ms', 'p95, ms', 'rows'], rows)}`);
