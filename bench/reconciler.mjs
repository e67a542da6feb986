import pg from 'pg';
import { ReconciliationsRepository } from '../apps/api/dist/modules/reconciliation/reconciliations.repository.js';
import { median, percentile, round } from './figures.mjs';
import { networks } from './many-payments.mjs';

const runs = 8;

/** A payment's receipt and inflow at a new block, and the cursor moved on to it: what a busy wallet has between two runs. */
const nextSql = `
  WITH moved AS (UPDATE transfer_scans SET block = block + 1, head_block = block + 1 WHERE network = $2 RETURNING block),
  entry AS (INSERT INTO journal_entries (merchant_id, id, mode, kind, source_id, subject_id, resource_id, network, asset, wallet, transaction, log_index, block, at, sales)
    SELECT $1, 'jrn_bench' || block, 'test', 'receipt', 'evd_' || block, 'pay_' || block, (SELECT min(id) FROM resources WHERE merchant_id = $1), $2, 'usdc', $3, '0x' || block, 1, block, now(), 1 FROM moved RETURNING id),
  sides AS (INSERT INTO journal_postings (merchant_id, entry_id, n, account, amount) SELECT $1, id, side.n, side.account, side.amount FROM entry, (VALUES (1, 'wallet:' || $3::text, 7), (2, 'revenue', -7)) AS side (n, account, amount))
  INSERT INTO inflows (merchant_id, id, mode, network, asset, wallet, payer, amount, transaction, log_index, block, block_hash, block_time, status)
  SELECT $1, 'inf_' || block, 'test', $2, 'usdc', $3, '0x1', 7, '0x' || block, 1, block, '0x', now(), 'ignored' FROM moved`;

/** How long it takes until both sides of a wallet's books are added up, in a transaction as a worker opens it, with one new payment each time. */
export async function benchReconciler({ databaseUrl, merchantId, evm }) {
  const owner = new pg.Client({ connectionString: databaseUrl });
  const worker = new pg.Client({ connectionString: databaseUrl, options: '-c role=till_app' });
  await Promise.all([owner.connect(), worker.connect()]);
  await owner.query("SELECT set_config('till.scope', 'system', false)");
  const repository = new ReconciliationsRepository();
  const tx = { query: async (text, values) => (await worker.query({ text, values })).rows };
  const figures = [];
  for (let run = 0; run <= runs; run++) {
    await owner.query(nextSql, [merchantId, networks.main, evm]);
    await owner.query("UPDATE reconciliations SET next_run_at = CASE WHEN network = $1 THEN clock_timestamp() ELSE clock_timestamp() + interval '1 hour' END", [networks.main]);
    const at = performance.now();
    await worker.query("BEGIN; SET LOCAL till.merchant_id = ''; SET LOCAL till.scope = 'system'");
    const taken = await repository.takeDue(tx);
    await worker.query('COMMIT');
    figures.push(performance.now() - at);
    if (taken.length !== 1 || taken[0].onChain !== taken[0].recorded || taken[0].onChain === 0n) throw new Error(`the books do not match: ${taken.map(({ onChain, recorded }) => `${onChain} ${recorded}`).join(', ')}`);
  }
  await Promise.all([owner.end(), worker.end()]);
  const [first, ...others] = figures;
  return [
    ['a run of the reconciler, the first', round(first, 1), '', ''],
    ['a run of the reconciler with one new payment', round(median(others), 1), round(percentile(others, 0.95), 1), ''],
  ];
}
