/** Kept sums are compared with a full count this often, and while books and chain differ. */
const countedEvery = `CASE WHEN r.difference = 0 THEN interval '1 day' ELSE interval '15 minutes' END`;

/** A wallet of the run with the cursor of the very moment in which its sums are read. */
const runColumns = `r.id, r.merchant_id, r.network, r.wallet, r.from_block, s.block AS to_block, r.recorded AS last_recorded, r.on_chain AS last_on_chain, r.difference AS last_difference, r.run_from_block,
  r.next_import_at IS NOT NULL AS is_importing, r.balance_from_block, r.balance_before, r.sum_from_block, r.sum_to_block, r.sum_recorded, r.sum_unmatched, r.sum_own_transfers, r.sum_on_chain`;

const figureColumns = (sums: string) => `
  run.merchant_id AS "merchantId", run.id, run.network, run.wallet, run.from_block::text AS "fromBlock", run.to_block::text AS "toBlock",
  ${sums}.recorded::text AS recorded, ${sums}.unmatched::text AS unmatched, ${sums}.own_transfers::text AS "ownTransfers", ${sums}.on_chain::text AS "onChain",
  run.last_recorded::text AS "lastRecorded", run.last_on_chain::text AS "lastOnChain", run.last_difference::text AS "lastDifference", run.run_from_block::text AS "lastFromBlock",
  run.is_importing AS "isImporting", run.balance_from_block::text AS "balanceFromBlock", run.balance_before::text AS "balanceBefore"`;

const ofRun = (row: string) => `${row}.merchant_id = run.merchant_id AND ${row}.network = run.network AND ${row}.wallet = run.wallet`;

/**
 * Adds what changed since to the sums kept of wallets $1, and tells them. A wallet whose sums were never counted, or not lately, or reach
 * beyond the range that is read now, is left out. The wallets' rows must be locked by a statement before this one: then no other
 * run's sums are missed.
 */
export const foldSql = `
  WITH run AS (
    SELECT ${runColumns} FROM reconciliations r JOIN transfer_scans s ON s.network = r.network
    WHERE r.id = ANY($1) AND r.from_block <= r.sum_from_block AND s.block >= r.sum_to_block AND r.counted_at > clock_timestamp() - ${countedEvery}
  ), taken AS (
    DELETE FROM book_changes c USING run WHERE ${ofRun('c')} AND c.block BETWEEN run.from_block AND run.to_block RETURNING run.id, c.recorded, c.unmatched, c.own_transfers, c.on_chain
  ), changes AS (
    SELECT id, sum(recorded) AS recorded, sum(unmatched) AS unmatched, sum(own_transfers) AS own_transfers, sum(on_chain) AS on_chain FROM taken GROUP BY id
  ), sums AS (
    SELECT run.id, changes.id IS NOT NULL AS is_changed, sum_recorded + coalesce(changes.recorded, 0) AS recorded, sum_unmatched + coalesce(changes.unmatched, 0) AS unmatched,
      sum_own_transfers + coalesce(changes.own_transfers, 0) AS own_transfers, sum_on_chain + coalesce(changes.on_chain, 0) AS on_chain
    FROM run LEFT JOIN changes USING (id)
  ), kept AS (
    UPDATE reconciliations r SET sum_from_block = run.from_block, sum_to_block = run.to_block, sum_recorded = sums.recorded, sum_unmatched = sums.unmatched, sum_own_transfers = sums.own_transfers, sum_on_chain = sums.on_chain
    FROM run JOIN sums USING (id) WHERE r.id = run.id AND sums.is_changed
  )
  SELECT ${figureColumns('sums')}, false AS "wereOff" FROM run JOIN sums USING (id)`;

/** The greatest bigint. */
const lastBlock = '9223372036854775807';

const accountSum = (account: string) => `coalesce(sum(-p.amount) FILTER (WHERE p.account = '${account}'), 0)`;
const booksOfRun = `journal_entries e JOIN journal_postings p ON p.merchant_id = e.merchant_id AND p.entry_id = e.id WHERE ${ofRun('e')}`;

/**
 * Counts wallets $1 entry by entry and transfer by transfer, keeps the sums, and notes anew what lies outside of their range, which later runs
 * reach: all of one moment. Tells as well whether what was kept until now was something else.
 */
export const recountSql = `
  WITH run AS (
    SELECT ${runColumns} FROM reconciliations r JOIN transfer_scans s ON s.network = r.network WHERE r.id = ANY($1) AND s.block >= r.from_block
  ), sums AS (
    SELECT run.id, books.recorded, books.unmatched, books.own_transfers, chain.amount AS on_chain FROM run, LATERAL (
      SELECT ${accountSum('revenue')} AS recorded, ${accountSum('unmatched_in')} AS unmatched, ${accountSum('own_transfers')} AS own_transfers FROM ${booksOfRun} AND e.block BETWEEN run.from_block AND run.to_block
    ) AS books, LATERAL (
      SELECT coalesce(sum(i.amount), 0) AS amount FROM inflows i WHERE ${ofRun('i')} AND i.block BETWEEN run.from_block AND run.to_block AND i.status <> 'undone'
    ) AS chain
  ), gone AS (
    DELETE FROM book_changes c USING run WHERE ${ofRun('c')} RETURNING run.id, c.block BETWEEN run.from_block AND run.to_block AS is_inside, c.recorded, c.unmatched, c.own_transfers, c.on_chain
  ), expected AS (
    SELECT run.id, sum_recorded + coalesce(sum(gone.recorded), 0) AS recorded, sum_unmatched + coalesce(sum(gone.unmatched), 0) AS unmatched, sum_own_transfers + coalesce(sum(gone.own_transfers), 0) AS own_transfers,
      sum_on_chain + coalesce(sum(gone.on_chain), 0) AS on_chain
    FROM run LEFT JOIN gone ON gone.id = run.id AND gone.is_inside WHERE run.from_block <= run.sum_from_block AND run.to_block >= run.sum_to_block
    GROUP BY run.id, sum_recorded, sum_unmatched, sum_own_transfers, sum_on_chain
  ), outside AS (
    INSERT INTO book_changes (merchant_id, network, wallet, block, recorded, unmatched, own_transfers, on_chain)
    SELECT run.merchant_id, run.network, run.wallet, side.block, sum(side.recorded), sum(side.unmatched), sum(side.own_transfers), sum(side.on_chain)
    FROM run, LATERAL (VALUES (0, run.from_block - 1), (run.to_block + 1, ${lastBlock})) AS beyond (first, last), LATERAL (
      SELECT e.block, ${accountSum('revenue')} AS recorded, ${accountSum('unmatched_in')} AS unmatched, ${accountSum('own_transfers')} AS own_transfers, 0 AS on_chain
      FROM ${booksOfRun} AND e.block BETWEEN beyond.first AND beyond.last GROUP BY e.block
      UNION ALL SELECT i.block, 0, 0, 0, i.amount FROM inflows i WHERE ${ofRun('i')} AND i.block BETWEEN beyond.first AND beyond.last AND i.status <> 'undone'
    ) AS side GROUP BY 1, 2, 3, 4
  ), kept AS (
    UPDATE reconciliations r SET sum_from_block = run.from_block, sum_to_block = run.to_block, sum_recorded = sums.recorded, sum_unmatched = sums.unmatched, sum_own_transfers = sums.own_transfers, sum_on_chain = sums.on_chain,
      counted_at = clock_timestamp()
    FROM run JOIN sums USING (id) WHERE r.id = run.id
  )
  SELECT ${figureColumns('sums')}, coalesce((expected.recorded, expected.unmatched, expected.own_transfers, expected.on_chain) <> (sums.recorded, sums.unmatched, sums.own_transfers, sums.on_chain), false) AS "wereOff"
  FROM run JOIN sums USING (id) LEFT JOIN expected USING (id)`;
