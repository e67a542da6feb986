import { fromBaseUnits, type RefundSummary } from '@till/contract';
import { networkById } from '@till/networks';
import { getAddress } from 'viem';
import type { Refund } from './refund.js';

/** A refund as a line of a list. Addresses are checksummed on EVM, as people and explorers write them. */
export function toRefundSummary(refund: Refund): RefundSummary {
  const { id, paymentId, mode, network, asset, sentTransaction, transaction, logIndex, cancelReason } = refund;
  const shown = (address: string) => (network.startsWith('eip155:') ? getAddress(address) : address);
  const known = transaction ?? sentTransaction;
  return {
    id, paymentId, mode, network, asset, sentTransaction, transaction, logIndex, cancelReason,
    status: refund.status === 'open' && sentTransaction !== null ? 'sent' : refund.status,
    amount: fromBaseUnits(refund.amount),
    amountBaseUnits: refund.amount.toString(),
    from: shown(refund.from),
    to: shown(refund.to),
    block: refund.block?.toString() ?? null,
    explorerUrl: known === null ? null : (networkById(network)?.explorer.tx(known) ?? null),
    createdAt: refund.createdAt.toISOString(),
    sentAt: refund.sentAt?.toISOString() ?? null,
    refundedAt: refund.refundedAt?.toISOString() ?? null,
    cancelledAt: refund.cancelledAt?.toISOString() ?? null,
  };
}
