import { Injectable } from '@nestjs/common';
import type { Mode } from '@till/contract';
import type { NetworkId } from '@till/networks';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import { foldSql, recountSql } from './kept-sums-sql.js';
import { type BalanceSpan, type BooksAndChain, differenceOf, type DueRun, type LastRun, type SignedOff } from './reconciliation-run.js';

/** Wallets taken for their runs in one look. */
export const runsAtOnce = 200;

/** Texts in the place of bigints, as the driver gives them. */
type Texts<T> = { [Key in keyof T]: T[Key] extends bigint ? string : T[Key] extends bigint | null ? string | null : T[Key] };
const big = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

/** Takes wallets that are due. Whoever takes one has a minute for it. */
const takeSql = `
  WITH due AS (
    SELECT r.id FROM reconciliations r JOIN transfer_scans s ON s.network = r.network
    WHERE r.next_run_at <= clock_timestamp() AND s.block >= r.from_block ORDER BY r.next_run_at LIMIT ${String(runsAtOnce)} FOR UPDATE OF r SKIP LOCKED
  )
  UPDATE reconciliations r SET next_run_at = clock_timestamp() + interval '1 minute' FROM due WHERE r.id = due.id RETURNING r.id`;

/** Counting a million entries takes seconds, and must not be given up each time. */
const countTimeoutMs = 300_000;

/** What came in less what went out after block $8 up to the run's end: the whole range's inflows less those before. */
const movedSql = `
  $3::numeric - coalesce((SELECT sum(amount) FROM inflows i WHERE i.merchant_id = r.merchant_id AND i.network = r.network AND i.wallet = r.wallet AND i.block BETWEEN $5 AND $8 AND i.status <> 'undone'), 0)
  - coalesce((SELECT sum(amount) FROM outflows o WHERE o.merchant_id = r.merchant_id AND o.network = r.network AND o.wallet = r.wallet AND o.block > $8 AND o.block <= $10), 0)`;

/** A quiet wallet is looked at less and less often, up to every quarter of an hour. */
const signOffSql = `
  WITH old AS (SELECT id, difference, on_chain, recorded, unmatched, own_transfers, run_from_block FROM reconciliations WHERE id = $1 FOR UPDATE), written AS (
    UPDATE reconciliations r SET recorded = $2, on_chain = $3, unmatched = $4, own_transfers = $12, difference = $3::numeric - $2::numeric - $4::numeric - $12::numeric, run_from_block = $5, run_to_block = $6, run_at = clock_timestamp(),
      changed_at = CASE WHEN (old.recorded, old.on_chain, old.unmatched, old.own_transfers, old.run_from_block) IS NOT DISTINCT FROM ($2::numeric, $3::numeric, $4::numeric, $12::numeric, $5::bigint) THEN r.changed_at ELSE clock_timestamp() END,
      next_run_at = clock_timestamp() + make_interval(secs => least(900, greatest($7::float8 / 1000, extract(epoch FROM clock_timestamp() - r.changed_at) / 20))),
      balance_from_block = coalesce($8, balance_from_block), balance_before = coalesce($9, balance_before), balance_to_block = coalesce($10, balance_to_block), balance_after = coalesce($11, balance_after),
      balance_moved = CASE WHEN $10::bigint IS NULL THEN balance_moved ELSE ${movedSql} END
    FROM old WHERE r.id = old.id RETURNING r.difference
  )
  SELECT old.difference::text AS before, written.difference::text AS after,
    (old.recorded, old.on_chain, old.unmatched, old.own_transfers, old.run_from_block) IS DISTINCT FROM ($2::numeric, $3::numeric, $4::numeric, $12::numeric, $5::bigint) AS changed
  FROM old, written`;

interface Row extends Texts<BooksAndChain>, Texts<Pick<LastRun, 'isImporting' | 'balanceFromBlock' | 'balanceBefore'>> {
  lastRecorded: string;
  lastOnChain: string;
  lastDifference: string;
  lastFromBlock: string | null;
  wereOff: boolean;
}

function toDueRun(row: Row): DueRun {
  return {
    merchantId: row.merchantId, id: row.id, network: row.network as NetworkId, wallet: row.wallet, fromBlock: BigInt(row.fromBlock), toBlock: BigInt(row.toBlock),
    recorded: BigInt(row.recorded), onChain: BigInt(row.onChain), unmatched: BigInt(row.unmatched), ownTransfers: BigInt(row.ownTransfers), wereOff: row.wereOff,
    last: {
      recorded: BigInt(row.lastRecorded), onChain: BigInt(row.lastOnChain), difference: BigInt(row.lastDifference), fromBlock: big(row.lastFromBlock), isImporting: row.isImporting,
      balanceFromBlock: big(row.balanceFromBlock), balanceBefore: big(row.balanceBefore),
    },
  };
}

/** SQL of the runs that compare books and chain. */
@Injectable()
export class ReconciliationsRepository {
  /**
   * Takes wallets that are due and sums up both sides, cursor, inflows and journal being of one moment. Everything is counted where sums are not kept
   * yet or were not checked lately, and before a difference is believed that was not there.
   */
  async takeDue(tx: Transaction): Promise<DueRun[]> {
    const ids = (await tx.query<{ id: string }>(takeSql)).map(({ id }) => id);
    const kept = (await tx.query<Row>(foldSql, [ids])).map(toDueRun);
    const believed = kept.filter((run) => differenceOf(run) === 0n || differenceOf(run) === run.last.difference);
    const known = new Set(believed.map(({ id }) => id));
    const others = ids.filter((id) => !known.has(id));
    if (others.length === 0) return believed;
    await tx.query(`SELECT set_config('statement_timeout', $1, true)`, [String(countTimeoutMs)]);
    return [...believed, ...(await tx.query<Row>(recountSql, [others])).map(toDueRun)];
  }

  /** Writes a run down; tells what the difference was before, and whether any figure changed. */
  async signOff(tx: Transaction, run: BooksAndChain, balance: BalanceSpan | null, intervalMs: number): Promise<{ before: bigint; after: bigint; changed: boolean } | null> {
    const parameters = [run.id, run.recorded, run.onChain, run.unmatched, run.fromBlock, run.toBlock, intervalMs, balance?.fromBlock, balance?.before, balance?.toBlock, balance?.after, run.ownTransfers];
    const [row] = await tx.query<{ before: string; after: string; changed: boolean }>(signOffSql, parameters.map((each) => (each === undefined ? null : typeof each === 'bigint' ? each.toString() : each)));
    return row ? { before: BigInt(row.before), after: BigInt(row.after), changed: row.changed } : null;
  }

  /** Has merchants' wallets looked at with the next tick. */
  async hurry(tx: Transaction, merchantIds: readonly string[]): Promise<void> {
    await tx.query('UPDATE reconciliations SET next_run_at = clock_timestamp() WHERE merchant_id = ANY($1) AND next_run_at > clock_timestamp()', [merchantIds]);
  }

  /** Wallets with a difference, per network. */
  async differences(tx: Transaction): Promise<Map<string, number>> {
    const rows = await tx.query<{ network: string; count: number }>('SELECT network, count(*)::int AS count FROM reconciliations WHERE difference <> 0 GROUP BY 1');
    return new Map(rows.map(({ network, count }) => [network, count]));
  }

  async modeOf(tx: Transaction, merchantId: string, id: string): Promise<Mode | null> {
    const [row] = await tx.query<{ mode: Mode }>('SELECT mode FROM reconciliations WHERE merchant_id = $1 AND id = $2', [merchantId, id]);
    return row?.mode ?? null;
  }

  /** Reconciliations of a merchant whose books do not match. */
  async differing(tx: Transaction, merchantId: string, mode: Mode): Promise<string[]> {
    const rows = await tx.query<{ id: string }>('SELECT id FROM reconciliations WHERE merchant_id = $1 AND mode = $2 AND difference <> 0 ORDER BY id', [merchantId, mode]);
    return rows.map(({ id }) => id);
  }

  /** Every wallet of a merchant on every network that is read; former wallets only if money ever came to them. */
  async list(tx: Transaction, merchantId: string, mode: Mode, network: string | null): Promise<SignedOff[]> {
    const rows = await tx.query<Texts<SignedOff>>(
      `SELECT id, mode, network, wallet, recorded::text AS recorded, on_chain::text AS "onChain", unmatched::text AS unmatched, own_transfers::text AS "ownTransfers", difference::text AS difference,
         run_from_block::text AS "fromBlock", run_to_block::text AS "toBlock", run_at AS at, first_block::text AS "importFirst", from_block::text AS "importReached", target_block::text AS "importTarget",
         import_days AS "importDays", import_fault AS "importFault", next_import_at IS NOT NULL AS "isImporting",
         balance_from_block::text AS "balanceFromBlock", balance_before::text AS "balanceBefore", balance_to_block::text AS "balanceToBlock", balance_after::text AS "balanceAfter", balance_moved::text AS "balanceMoved"
       FROM reconciliations r WHERE merchant_id = $1 AND mode = $2 AND ($3::text IS NULL OR network = $3)
         AND (on_chain <> 0 OR difference <> 0 OR EXISTS (SELECT 1 FROM wallets w WHERE w.merchant_id = r.merchant_id AND w.address = r.wallet AND w.removed_at IS NULL))
       ORDER BY network, id`,
      [merchantId, mode, network],
    );
    return rows.map((row) => ({
      ...row, network: row.network as NetworkId, recorded: BigInt(row.recorded), onChain: BigInt(row.onChain), unmatched: BigInt(row.unmatched), ownTransfers: BigInt(row.ownTransfers), difference: BigInt(row.difference),
      fromBlock: big(row.fromBlock), toBlock: big(row.toBlock), importFirst: BigInt(row.importFirst), importReached: BigInt(row.importReached), importTarget: big(row.importTarget),
      balanceFromBlock: big(row.balanceFromBlock), balanceBefore: big(row.balanceBefore), balanceToBlock: big(row.balanceToBlock), balanceAfter: big(row.balanceAfter), balanceMoved: big(row.balanceMoved),
    }));
  }

  /**
   * Whether each day's receipts are transfers on the chain: true when every one was found with its amount, false when
   * one was not, null while a block of the day is not read. Days are the zone's and keyed "network wallet day".
   */
  async days(tx: Transaction, merchantId: string, mode: Mode, span: { from: Date; to: Date }, timeZone: string): Promise<Map<string, boolean | null>> {
    const rows = await tx.query<{ key: string; reconciled: boolean | null }>(
      `SELECT e.network || ' ' || e.wallet || ' ' || to_char(e.at AT TIME ZONE $5, 'YYYY-MM-DD') AS key,
         CASE WHEN bool_or(c.covered AND NOT c.found) THEN false WHEN bool_and(c.covered) THEN true END AS reconciled
       FROM journal_entries e
       LEFT JOIN journal_entries undo ON undo.merchant_id = e.merchant_id AND undo.reverses = e.id
       LEFT JOIN reconciliations r ON r.merchant_id = e.merchant_id AND r.network = e.network AND r.wallet = e.wallet
       LEFT JOIN inflows i ON i.merchant_id = e.merchant_id AND i.network = e.network AND i.wallet = e.wallet AND i.transaction = e.transaction AND i.log_index = e.log_index AND i.payment_id = e.subject_id
       JOIN journal_postings p ON p.merchant_id = e.merchant_id AND p.entry_id = e.id AND p.account = 'revenue',
       LATERAL (SELECT coalesce(e.block BETWEEN r.run_from_block AND r.run_to_block, false) AS covered, coalesce(i.amount = -p.amount, false) AS found) AS c
       WHERE e.merchant_id = $1 AND e.mode = $2 AND e.at >= $3 AND e.at < $4 AND e.kind = 'receipt' AND undo.id IS NULL GROUP BY 1`,
      [merchantId, mode, span.from, span.to, timeZone],
    );
    return new Map(rows.map(({ key, reconciled }) => [key, reconciled]));
  }
}
