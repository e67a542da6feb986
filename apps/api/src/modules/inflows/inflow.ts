import type { InflowStatus, Mode } from '@till/contract';
import type { NetworkId } from '@till/networks';

/** A transfer to a merchant's wallet, as the scanner read it. */
export interface Inflow {
  merchantId: string;
  id: string;
  mode: Mode;
  network: NetworkId;
  asset: string;
  /** The receiving address, written as the merchant's wallet is. */
  wallet: string;
  payer: string;
  /** Base units. */
  amount: bigint;
  transaction: string;
  logIndex: number;
  block: bigint;
  blockHash: string;
  blockTime: Date;
  status: InflowStatus;
  paymentId: string | null;
  resourceId: string | null;
  /** How often it was posted as an inflow, and as what explains it: an attachment or a transfer of one's own. */
  entries: number;
  attachments: number;
}

/** Columns of an inflow as the driver gives them: numeric and bigint as text. */
export interface InflowRow {
  merchant_id: string;
  id: string;
  mode: Mode;
  network: NetworkId;
  asset: string;
  wallet: string;
  payer: string;
  amount: string;
  transaction: string;
  log_index: number;
  block: string;
  block_hash: string;
  block_time: Date;
  status: InflowStatus;
  payment_id: string | null;
  resource_id: string | null;
  entries: number;
  attachments: number;
}

/** The inflow of a row. */
export function toInflow(row: InflowRow): Inflow {
  return {
    merchantId: row.merchant_id,
    id: row.id,
    mode: row.mode,
    network: row.network,
    asset: row.asset,
    wallet: row.wallet,
    payer: row.payer,
    amount: BigInt(row.amount),
    transaction: row.transaction,
    logIndex: row.log_index,
    block: BigInt(row.block),
    blockHash: row.block_hash,
    blockTime: row.block_time,
    status: row.status,
    paymentId: row.payment_id,
    resourceId: row.resource_id,
    entries: row.entries,
    attachments: row.attachments,
  };
}

/** What an inflow becomes. */
export type InflowTurn = { status: Exclude<InflowStatus, 'matched' | 'attached'> } | { status: 'matched'; paymentId: string } | { status: 'attached'; resourceId: string };
