import { Injectable } from '@nestjs/common';
import type { Network, NetworkId } from '@till/networks';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import { newId } from '../../platform/ids/new-id.js';
import type { WatchedWallet } from '../inflows/read-range.js';

const batchSize = 500;
/** So often a provider may refuse the same blocks before Till believes that it does not serve them. */
const mostRefusals = 5;

/** Wallets that begin to be read in one commit. */
export const freshAtOnce = 5_000;
/** A wallet is dated by the beginning of its transaction, and seen after its end. */
const longestCommit = '15 minutes';

/** A wallet that is not read on some network yet. */
export interface FreshWallet extends WatchedWallet {
  createdAt: Date;
  importDays: number;
}

/** A wallet whose past is not read whole. */
export interface WalletImport extends WatchedWallet {
  id: string;
  /** The lowest block read so far. */
  fromBlock: bigint;
  /** Null until it was looked up. */
  targetBlock: bigint | null;
  /** The import goes back this many days from here. */
  since: Date;
  days: number;
}

const addedNotLongBefore = (since: Date | null) => (since === null ? '' : `AND w.created_at > $3::timestamptz - interval '${longestCommit}'`);

interface ImportRow {
  id: string;
  merchantId: string;
  address: string;
  fromBlock: string;
  targetBlock: string | null;
  since: Date;
  days: number;
}

/** SQL of the wallets that are read, and of the imports of their past. All of it needs a system unit of work. */
@Injectable()
export class ImportsRepository {
  /**
   * Some wallets that are not read on a network yet, removed ones included: money may still be under way to them. With `since`,
   * only those added not long before it.
   */
  fresh(tx: Transaction, network: Network, since: Date | null): Promise<FreshWallet[]> {
    return tx.query<FreshWallet>(
      `SELECT DISTINCT ON (w.merchant_id, w.address) w.merchant_id AS "merchantId", w.address, w.created_at AS "createdAt", w.import_days AS "importDays" FROM wallets w
       WHERE w.family = $1 AND NOT EXISTS (SELECT 1 FROM reconciliations r WHERE r.merchant_id = w.merchant_id AND r.network = $2 AND r.wallet = w.address)
         ${addedNotLongBefore(since)}
       ORDER BY w.merchant_id, w.address, w.created_at LIMIT ${String(freshAtOnce)}`,
      [network.family, network.id, ...(since === null ? [] : [since])],
    );
  }

  /** The database's own time, by which wallets are dated. */
  async now(tx: Transaction): Promise<Date> {
    const [row] = await tx.query<{ now: Date }>('SELECT clock_timestamp() AS now');
    return row?.now ?? new Date(0);
  }

  /** Has wallets read from just after the cursor on, and their past imported down from there. */
  async register(tx: Transaction, network: Network, wallets: readonly FreshWallet[], cursor: bigint): Promise<void> {
    if (wallets.length === 0) return;
    const rows = wallets.map((wallet) => ({ merchant_id: wallet.merchantId, id: newId('reconciliation'), wallet: wallet.address, since: wallet.createdAt.toISOString(), days: wallet.importDays }));
    await tx.query(
      `INSERT INTO reconciliations (merchant_id, id, mode, network, wallet, first_block, from_block, import_since, import_days)
       SELECT merchant_id, id, $2, $3, wallet, $4::bigint + 1, $4::bigint + 1, since, days
       FROM jsonb_to_recordset($1::jsonb) AS r(merchant_id text, id text, wallet text, since timestamptz, days smallint) ON CONFLICT DO NOTHING`,
      [JSON.stringify(rows), network.testnet ? 'test' : 'live', network.id, cursor.toString()],
    );
  }

  /**
   * Wallets that were removed and added again: they are read already, but their merchant may want more of their past, and what came from
   * them meanwhile was nobody's of its own. With `since`, only those added not long before it.
   */
  async renew(tx: Transaction, network: Network, since: Date | null): Promise<void> {
    await tx.query(
      `UPDATE reconciliations r SET is_searched = false, import_since = w.created_at,
         import_days = CASE WHEN w.is_deeper THEN w.import_days ELSE floor(extract(epoch FROM w.created_at - w.start) / 86400) END,
         target_block = CASE WHEN NOT w.is_deeper THEN r.target_block END, next_import_at = CASE WHEN w.is_deeper THEN clock_timestamp() ELSE r.next_import_at END,
         import_fault = CASE WHEN NOT w.is_deeper THEN r.import_fault END, import_failures = CASE WHEN w.is_deeper THEN 0 ELSE r.import_failures END
       FROM (SELECT old.id, w.created_at, w.import_days, old.start, w.created_at - make_interval(days => w.import_days) < old.start AS is_deeper
             FROM wallets w CROSS JOIN LATERAL (
               SELECT r.id, r.import_since, r.import_since - make_interval(days => r.import_days) AS start FROM reconciliations r WHERE r.merchant_id = w.merchant_id AND r.network = $2 AND r.wallet = w.address) AS old
             WHERE w.family = $1 AND w.removed_at IS NULL AND date_trunc('milliseconds', w.created_at) > old.import_since ${addedNotLongBefore(since)}) AS w
       WHERE r.id = w.id`,
      [network.family, network.id, ...(since === null ? [] : [since])],
    );
  }

  /** Counts the blocks just below the cursor as read for wallets that were begun with above it, as the step that stores them has read them too. */
  async widen(tx: Transaction, network: NetworkId, { from, cursor }: { from: bigint; cursor: bigint }): Promise<void> {
    await tx.query('UPDATE reconciliations SET from_block = $2 WHERE network = $1 AND from_block > $2 AND from_block <= $3::bigint + 1', [network, from.toString(), cursor.toString()]);
  }

  /** Some wallets whose transfers to others of their merchant were not searched for among what is stored. */
  toSearch(tx: Transaction, network: NetworkId): Promise<(WatchedWallet & { id: string })[]> {
    return tx.query('SELECT id, merchant_id AS "merchantId", wallet AS address FROM reconciliations WHERE network = $1 AND NOT is_searched ORDER BY id LIMIT $2', [network, batchSize]);
  }

  async setSearched(tx: Transaction, ids: readonly string[]): Promise<void> {
    await tx.query('UPDATE reconciliations SET is_searched = true WHERE id = ANY($1)', [ids]);
  }

  /** Wallets of a network that go on from the same block, the newest part of history first. */
  async due(tx: Transaction, network: NetworkId): Promise<WalletImport[]> {
    const rows = await tx.query<ImportRow>(
      `SELECT id, merchant_id AS "merchantId", wallet AS address, from_block::text AS "fromBlock", target_block::text AS "targetBlock", import_since AS since, import_days AS days
       FROM reconciliations WHERE network = $1 AND next_import_at <= clock_timestamp() ORDER BY from_block DESC, id LIMIT ${String(batchSize)}`,
      [network],
    );
    const imports = rows.map((row) => ({ ...row, fromBlock: BigInt(row.fromBlock), targetBlock: row.targetBlock === null ? null : BigInt(row.targetBlock) }));
    return imports.filter(({ fromBlock }) => fromBlock === imports[0]?.fromBlock);
  }

  async setTarget(tx: Transaction, ids: readonly string[], target: bigint): Promise<void> {
    await tx.query(
      `UPDATE reconciliations SET target_block = least($2::bigint, from_block), next_import_at = CASE WHEN $2::bigint < from_block THEN next_import_at END WHERE id = ANY($1)`,
      [ids, target.toString()],
    );
  }

  /** Counts the part of the past above `to` as read. False when somebody else read it meanwhile. */
  async lower(tx: Transaction, imports: readonly WalletImport[], to: bigint): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE reconciliations SET from_block = $3, import_failures = 0, import_fault = NULL, next_import_at = CASE WHEN $3::bigint > target_block THEN next_import_at END, next_run_at = clock_timestamp()
       WHERE id = ANY($1) AND from_block = $2 RETURNING 1`,
      [imports.map(({ id }) => id), (imports[0]?.fromBlock ?? 0n).toString(), to.toString()],
    );
    return rows.length === imports.length;
  }

  /** Notes why an import does not go on. What a provider refuses again and again, it does not serve: the import ends there. */
  async fail(tx: Transaction, imports: readonly WalletImport[], fault: string): Promise<void> {
    await tx.query(
      `UPDATE reconciliations SET import_fault = $2, import_failures = import_failures + 1,
         next_import_at = CASE WHEN $2 IN ('rpc_error', 'rpc_malformed') AND import_failures + 1 >= ${String(mostRefusals)} THEN NULL ELSE clock_timestamp() + make_interval(secs => least(300, 5 * power(2, least(import_failures, 10)))) END
       WHERE id = ANY($1)`,
      [imports.map(({ id }) => id), fault],
    );
  }
}
