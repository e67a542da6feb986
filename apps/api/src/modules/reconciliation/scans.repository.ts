import { Injectable } from '@nestjs/common';
import type { NetworkId } from '@till/networks';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import type { WatchedWallet } from '../inflows/read-range.js';

const leaseSeconds = 15;

/** SQL of the cursors: one per network, moved by one worker at a time. All of it needs a system unit of work. */
@Injectable()
export class ScansRepository {
  /** Takes or renews the lease of a network; returns the last block read, or null when it is not due or somebody else's. */
  async take(tx: Transaction, network: NetworkId, owner: string): Promise<bigint | null> {
    const [row] = await tx.query<{ block: string }>(
      `UPDATE transfer_scans SET lease_owner = $2, lease_until = clock_timestamp() + interval '${String(leaseSeconds)} seconds'
       WHERE network = $1 AND next_scan_at <= clock_timestamp() AND (lease_until IS NULL OR lease_until < clock_timestamp() OR lease_owner = $2) RETURNING block::text AS block`,
      [network, owner],
    );
    return row ? BigInt(row.block) : null;
  }

  async exists(tx: Transaction, network: NetworkId): Promise<boolean> {
    return (await tx.query('SELECT 1 FROM transfer_scans WHERE network = $1', [network])).length > 0;
  }

  /** Begins a network at a block; what lies before is imported per wallet. */
  async begin(tx: Transaction, network: NetworkId, block: bigint): Promise<void> {
    await tx.query('INSERT INTO transfer_scans (network, block, head_block) VALUES ($1, $2, $2) ON CONFLICT DO NOTHING', [network, block.toString()]);
  }

  /** Moves the cursor. False when the lease or the cursor is not as the caller believes: then nothing of the range may be kept. */
  async advance(tx: Transaction, network: NetworkId, owner: string, move: { from: bigint; to: bigint; head: bigint }): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE transfer_scans SET block = $4, head_block = $5, failures = 0, fault = NULL, failing_since = NULL, lease_until = clock_timestamp() + interval '${String(leaseSeconds)} seconds'
       WHERE network = $1 AND lease_owner = $2 AND block = $3 RETURNING 1`,
      [network, owner, move.from.toString(), move.to.toString(), move.head.toString()],
    );
    return rows.length > 0;
  }

  /** The network answered and had nothing new. */
  async rest(tx: Transaction, network: NetworkId, owner: string, head: bigint): Promise<void> {
    await tx.query('UPDATE transfer_scans SET head_block = $3, failures = 0, fault = NULL, failing_since = NULL WHERE network = $1 AND lease_owner = $2', [network, owner, head.toString()]);
  }

  async release(tx: Transaction, network: NetworkId, owner: string): Promise<void> {
    await tx.query('UPDATE transfer_scans SET lease_owner = NULL, lease_until = NULL WHERE network = $1 AND lease_owner = $2', [network, owner]);
  }

  /** Notes why the network is not read further; each failure in a row doubles the pause, up to a minute. */
  async fail(tx: Transaction, network: NetworkId, owner: string, fault: string, intervalMs: number): Promise<void> {
    await tx.query(
      `UPDATE transfer_scans SET fault = $3, failing_since = coalesce(failing_since, clock_timestamp()), failures = failures + 1,
         next_scan_at = clock_timestamp() + least(interval '1 minute', make_interval(secs => $4::float8 / 1000 * power(2, least(failures, 10)))), lease_owner = NULL, lease_until = NULL
       WHERE network = $1 AND lease_owner = $2`,
      [network, owner, fault, intervalMs],
    );
  }

  /** The wallets read on the network, or null when they are more than `most`. */
  async watched(tx: Transaction, network: NetworkId, most: number | null): Promise<WatchedWallet[] | null> {
    const rows = await tx.query<WatchedWallet>('SELECT merchant_id AS "merchantId", wallet AS address FROM reconciliations WHERE network = $1 LIMIT $2', [network, most === null ? null : most + 1]);
    return most !== null && rows.length > most ? null : rows;
  }

  /** Which of some addresses, in lower case, are wallets read on the network. */
  watchedAmong(tx: Transaction, network: NetworkId, addresses: readonly string[]): Promise<WatchedWallet[]> {
    return tx.query<WatchedWallet>('SELECT merchant_id AS "merchantId", wallet AS address FROM reconciliations WHERE network = $1 AND lower(wallet) = ANY($2)', [network, addresses]);
  }

  /** How far each network is, and why not further. */
  async states(tx: Transaction): Promise<Map<string, ScanState>> {
    const rows = await tx.query<{ network: string; block: string; headBlock: string; fault: string | null; failingSince: Date | null }>(
      'SELECT network, block::text AS block, head_block::text AS "headBlock", fault, failing_since AS "failingSince" FROM transfer_scans',
    );
    return new Map(rows.map((row) => [row.network, { ...row, block: BigInt(row.block), headBlock: BigInt(row.headBlock) }]));
  }
}

export interface ScanState {
  block: bigint;
  headBlock: bigint;
  fault: string | null;
  failingSince: Date | null;
}
