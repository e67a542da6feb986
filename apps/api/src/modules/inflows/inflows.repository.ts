import { Injectable } from '@nestjs/common';
import { insist } from '../../platform/database/insist.js';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import { newId } from '../../platform/ids/new-id.js';
import { ownedSql } from '../wallets/owned-sql.js';
import { type Inflow, type InflowRow, type InflowTurn, toInflow } from './inflow.js';
import { logKey, type ReadRange, type WalletTransfer } from './read-range.js';

/** Blocks. Further back, reading the network again would take longer than asking a person. */
const furthestRewind = 50_000;

/** A log on a network, as evidence names it. */
export interface LogPlace {
  network: string;
  transaction: string;
  logIndex: number;
}

/**
 * What a standing evidence says of an inflow: its own merchant's payment, somebody else's at the same address, or nothing;
 * then it may have come from a wallet of the merchant's own. EVM addresses are compared without their checksum.
 */
const explanation = (inflow: string) => `
  LEFT JOIN evidence e ON e.network = ${inflow}.network AND e.transaction = ${inflow}.transaction AND e.log_index = ${inflow}.log_index AND e.retired_at IS NULL
    AND (e.pay_to = ${inflow}.wallet OR (starts_with(${inflow}.network, 'eip155:') AND lower(e.pay_to) = lower(${inflow}.wallet)))`;
const isOwn = (inflow: string, at: string) => ownedSql({ merchant: `${inflow}.merchant_id`, network: `${inflow}.network`, address: `${inflow}.payer`, at });
const explainedStatus = (inflow: string, at: string) =>
  `CASE WHEN e.payment_id IS NULL THEN CASE WHEN ${isOwn(inflow, at)} THEN 'own_transfer' ELSE 'unmatched' END WHEN e.merchant_id = ${inflow}.merchant_id THEN 'matched' ELSE 'elsewhere' END`;
const explainedPayment = (inflow: string) => `CASE WHEN e.merchant_id = ${inflow}.merchant_id THEN e.payment_id END`;

/** SQL of inflows and outflows. */
@Injectable()
export class InflowsRepository {
  /** Makes who settles a payment by one of these logs and who stores its inflow take turns, whoever comes first. */
  async lockLogs(tx: Transaction, network: string, logs: readonly Pick<LogPlace, 'transaction' | 'logIndex'>[]): Promise<void> {
    const keys = logs.map((log) => logKey(network, log));
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('inflow ' || key, 0)) FROM (SELECT DISTINCT key FROM unnest($1::text[]) AS key ORDER BY key) AS keys`, [keys]);
  }

  /** Stores transfers that are not known yet, each explained by the evidence that stands. Returns the new ones. */
  async insert(tx: Transaction, { network }: Pick<ReadRange, 'network'>, transfers: readonly WalletTransfer[]): Promise<Inflow[]> {
    const rows = transfers.map((each) => ({
      merchant_id: each.merchantId, id: newId('inflow'), wallet: each.wallet, payer: each.counterparty, amount: each.amount.toString(), transaction: each.transaction,
      log_index: each.logIndex, block: each.block.toString(), block_hash: each.blockHash, seconds: each.timeSeconds.toString(), network: network.id,
    }));
    const stored = await tx.query<InflowRow>(
      `INSERT INTO inflows (merchant_id, id, mode, network, asset, wallet, payer, amount, transaction, log_index, block, block_hash, block_time, status, payment_id)
       SELECT r.merchant_id, r.id, $2, r.network, $3, r.wallet, r.payer, r.amount, r.transaction, r.log_index, r.block, r.block_hash, to_timestamp(r.seconds), ${explainedStatus('r', 'to_timestamp(r.seconds)')}, ${explainedPayment('r')}
       FROM jsonb_to_recordset($1::jsonb) AS r(merchant_id text, id text, network text, wallet text, payer text, amount numeric, transaction text, log_index integer, block bigint, block_hash text, seconds bigint)
       ${explanation('r')}
       ON CONFLICT (merchant_id, network, transaction, log_index, wallet) DO NOTHING RETURNING *`,
      [JSON.stringify(rows), network.testnet ? 'test' : 'live', network.usdc.address],
    );
    return stored.map(toInflow);
  }

  /** Inflows of these wallets in a range, as stored before it was read again. Locked. */
  async inRange(tx: Transaction, range: ReadRange): Promise<Inflow[]> {
    if (range.isWhole) {
      const rows = await tx.query<InflowRow>('SELECT * FROM inflows WHERE network = $1 AND block BETWEEN $2 AND $3 ORDER BY id FOR UPDATE', [range.network.id, range.fromBlock.toString(), range.toBlock.toString()]);
      return rows.map(toInflow);
    }
    const rows = await tx.query<InflowRow>(
      `SELECT i.* FROM inflows i JOIN unnest($4::text[], $5::text[]) AS w(merchant_id, wallet) USING (merchant_id, wallet)
       WHERE i.network = $1 AND i.block BETWEEN $2 AND $3 ORDER BY i.id FOR UPDATE OF i`,
      [range.network.id, range.fromBlock.toString(), range.toBlock.toString(), range.wallets.map(({ merchantId }) => merchantId), range.wallets.map(({ address }) => address)],
    );
    return rows.map(toInflow);
  }

  /** The inflows of these transfers, wherever they lay when they were stored. Locked. */
  async known(tx: Transaction, network: string, transfers: readonly WalletTransfer[]): Promise<Inflow[]> {
    const rows = await tx.query<InflowRow>(
      `SELECT i.* FROM inflows i JOIN unnest($2::text[], $3::text[], $4::text[], $5::int[]) AS t(merchant_id, wallet, transaction, log_index) USING (merchant_id, wallet, transaction, log_index)
       WHERE i.network = $1 ORDER BY i.id FOR UPDATE OF i`,
      [network, transfers.map((each) => each.merchantId), transfers.map((each) => each.wallet), transfers.map((each) => each.transaction), transfers.map((each) => each.logIndex)],
    );
    return rows.map(toInflow);
  }

  /** The inflows that one log is, of every merchant whose wallet it reached. Locked. */
  async ofLog(tx: Transaction, { network, transaction, logIndex }: LogPlace): Promise<Inflow[]> {
    const rows = await tx.query<InflowRow>('SELECT * FROM inflows WHERE network = $1 AND transaction = $2 AND log_index = $3 ORDER BY id FOR UPDATE', [network, transaction, logIndex]);
    return rows.map(toInflow);
  }

  /** Has the unit of work rolled back when some merchant has this log's inflow. */
  insistOnNone(tx: Transaction, { network, transaction, logIndex }: LogPlace): Promise<void> {
    return insist(tx, 'NOT EXISTS (SELECT 1 FROM inflows WHERE network = $1 AND transaction = $2 AND log_index = $3)', [network, transaction, logIndex]);
  }

  async byId(tx: Transaction, merchantId: string, id: string): Promise<Inflow | null> {
    const [row] = await tx.query<InflowRow>('SELECT * FROM inflows WHERE merchant_id = $1 AND id = $2 FOR UPDATE', [merchantId, id]);
    return row ? toInflow(row) : null;
  }

  /** What the standing evidence says of it now. */
  async explained(tx: Transaction, { merchantId, id }: Pick<Inflow, 'merchantId' | 'id'>): Promise<InflowTurn> {
    const [row] = await tx.query<{ status: 'unmatched' | 'own_transfer' | 'matched' | 'elsewhere'; payment_id: string | null }>(
      `SELECT ${explainedStatus('i', 'i.block_time')} AS status, ${explainedPayment('i')} AS payment_id FROM inflows i ${explanation('i')} WHERE i.merchant_id = $1 AND i.id = $2`,
      [merchantId, id],
    );
    if (!row) throw new Error(`there is no inflow ${id}`);
    if (row.status !== 'matched') return { status: row.status };
    return { status: 'matched', paymentId: row.payment_id ?? '' };
  }

  /** Some unexplained inflows on a network that came from one of the wallets' addresses. Locked; who is locked by somebody else comes later. */
  async unmatchedFrom(tx: Transaction, network: string, wallets: readonly { merchantId: string; address: string }[], limit: number): Promise<Inflow[]> {
    const rows = await tx.query<InflowRow>(
      `SELECT i.* FROM unnest($2::text[], $3::text[]) AS w(merchant_id, address) JOIN inflows i ON i.merchant_id = w.merchant_id
         AND (i.payer = w.address OR (starts_with(i.network, 'eip155:') AND i.payer = lower(w.address)))
       WHERE i.network = $1 AND i.status = 'unmatched' AND ${isOwn('i', 'i.block_time')} ORDER BY i.id LIMIT $4 FOR UPDATE OF i`,
      [network, wallets.map(({ merchantId }) => merchantId), wallets.map(({ address }) => address), limit],
    );
    return rows.map(toInflow);
  }

  async update(tx: Transaction, inflow: Inflow): Promise<void> {
    await tx.query(
      `UPDATE inflows SET status = $3, payment_id = $4, resource_id = $5, entries = $6, attachments = $7, block = $8, block_hash = $9, block_time = $10 WHERE merchant_id = $1 AND id = $2`,
      [inflow.merchantId, inflow.id, inflow.status, inflow.paymentId, inflow.resourceId, inflow.entries, inflow.attachments, inflow.block.toString(), inflow.blockHash, inflow.blockTime],
    );
  }

  /** Puts what left the wallets in a range in the place of what was stored of it. */
  async replaceOutflows(tx: Transaction, range: ReadRange, outgoing: readonly WalletTransfer[]): Promise<void> {
    const blocks = [range.network.id, range.fromBlock.toString(), range.toBlock.toString()];
    if (range.isWhole) await tx.query('DELETE FROM outflows WHERE network = $1 AND block BETWEEN $2 AND $3', blocks);
    else {
      await tx.query(
        `DELETE FROM outflows o USING unnest($4::text[], $5::text[]) AS w(merchant_id, wallet)
         WHERE o.network = $1 AND o.block BETWEEN $2 AND $3 AND o.merchant_id = w.merchant_id AND o.wallet = w.wallet`,
        [...blocks, range.wallets.map(({ merchantId }) => merchantId), range.wallets.map(({ address }) => address)],
      );
    }
    if (outgoing.length === 0) return;
    const rows = outgoing.map(({ merchantId, wallet, block, amount }) => ({ merchant_id: merchantId, wallet, block: block.toString(), amount: amount.toString() }));
    await tx.query(
      `INSERT INTO outflows (merchant_id, network, wallet, block, amount)
       SELECT merchant_id, $2, wallet, block, sum(amount) FROM jsonb_to_recordset($1::jsonb) AS r(merchant_id text, wallet text, block bigint, amount numeric) GROUP BY 1, 3, 4`,
      [JSON.stringify(rows), range.network.id],
    );
  }

  /** Has the network read again from a block on, if it was read that far and not long ago: the chain there is not what it was. */
  async rewind(tx: Transaction, network: string, block: bigint): Promise<void> {
    await tx.query('UPDATE transfer_scans SET block = $2::bigint - 1, next_scan_at = clock_timestamp() WHERE network = $1 AND block >= $2 AND block - $2 < $3', [network, block.toString(), furthestRewind]);
  }
}
