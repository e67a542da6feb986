import { fromBaseUnits, type Payment as PaymentDto, type PaymentSummary, type Receipt, type RefundSummary } from '@till/contract';
import { moneyMoved } from '@till/ledger';
import { networkById } from '@till/networks';
import { getAddress } from 'viem';
import type { PaymentView } from './payment-views.repository.js';
import type { PaymentEvent } from './payments.repository.js';

/** `*` stands for whatever has no address of its own. */
function externalAddress(publicUrl: string, externalUrl: string): string {
  return externalUrl === '*' ? publicUrl : externalUrl;
}

/** Public address of the thing a payment paid for. */
export function resourceUrl(publicUrl: string, resource: PaymentView['resource']): string {
  if (resource.externalUrl !== null) return externalAddress(publicUrl, resource.externalUrl);
  return resource.slug === null ? `${publicUrl}/t/${resource.handle ?? ''}` : `${publicUrl}/p/${resource.slug}`;
}

/** A route stands for many addresses, so the one that was asked for is shown; a query may hold what is nobody's business. */
function boughtUrl(payment: PaymentView, publicUrl: string): string {
  return payment.resource.kind === 'api_route' ? (payment.instruction.url.split('?')[0] ?? '') : resourceUrl(publicUrl, payment.resource);
}

/** Address of a payment's receipt or live status. */
export function statusUrl(publicUrl: string, paymentId: string): string {
  return `${publicUrl}/r/${paymentId}`;
}

function explorerUrl(payment: PaymentView): string | null {
  return payment.transaction === null ? null : (networkById(payment.network)?.explorer.tx(payment.transaction) ?? null);
}

/** The payer as people and explorers write it: checksummed on EVM (EIP-55). Inside, addresses are lower case. */
export function shownPayer({ network, payer }: Pick<PaymentView, 'network' | 'payer'>): string {
  return network.startsWith('eip155:') ? getAddress(payer) : payer;
}

/** A payment as a line of a list. */
export function toPaymentSummary(payment: PaymentView): PaymentSummary {
  const { id, status, mode, network, asset, selfPaid, payTo, resourceId, transaction, x402Version, reason, metadata } = payment;
  return {
    id, status, mode, network, asset, selfPaid, payTo, resourceId, transaction, x402Version, reason, metadata,
    payer: shownPayer(payment),
    amount: fromBaseUnits(payment.amount),
    amountBaseUnits: payment.amount.toString(),
    refundedAmount: fromBaseUnits(payment.refunded),
    resourceTitle: payment.resource.title,
    resourceKind: payment.resource.kind,
    createdAt: payment.createdAt.toISOString(),
    settledAt: payment.settledAt?.toISOString() ?? null,
  };
}

function timelineOf(events: readonly PaymentEvent[]): PaymentDto['timeline'] {
  return events.map((event, index) => {
    const before = events[index - 1] ?? event;
    return { type: event.type, at: event.at.toISOString(), sinceMs: event.at.getTime() - before.at.getTime(), data: event.data };
  });
}

/** Refunds of one payment: the newest of them, and the base units that open ones hold back. */
export interface ShownRefunds {
  newest: RefundSummary[];
  open: bigint;
}

/** Base units that may still be sent back: the money has moved, nothing is in doubt, and it is neither gone nor promised. */
export function refundableOf(payment: Pick<PaymentView, 'status' | 'review' | 'amount' | 'refunded'>, open: bigint): bigint {
  const left = payment.amount - payment.refunded - open;
  return moneyMoved(payment.status) === 'yes' && !payment.review && left > 0n ? left : 0n;
}

/** A payment with everything its merchant may see; never the signature. */
export function toPaymentDto(payment: PaymentView, events: readonly PaymentEvent[], refunds: ShownRefunds, publicUrl: string): PaymentDto {
  return {
    ...toPaymentSummary(payment),
    moneyMoved: moneyMoved(payment.status),
    timeline: timelineOf(events),
    facilitator: payment.facilitatorUrl,
    attempts: payment.attempts,
    nonce: `0x${Buffer.from(payment.nonce).toString('hex')}`,
    validBefore: payment.validBefore === null ? null : new Date(Number(payment.validBefore) * 1000).toISOString(),
    block: payment.block?.toString() ?? null,
    logIndex: payment.logIndex,
    safeAt: payment.safeAt?.toISOString() ?? null,
    finalAt: payment.finalAt?.toISOString() ?? null,
    explorerUrl: explorerUrl(payment),
    receiptUrl: statusUrl(publicUrl, payment.id),
    review: payment.review,
    refundableAmount: fromBaseUnits(refundableOf(payment, refunds.open)),
    refunds: refunds.newest,
  };
}

/** What anyone who holds the payment's id may see. */
export function toReceipt(payment: PaymentView, publicUrl: string): Receipt {
  const { id, status, network, payTo, transaction, reason, mode } = payment;
  return {
    id, status, network, payTo, transaction, reason, mode,
    payer: shownPayer(payment),
    moneyMoved: moneyMoved(status),
    amount: fromBaseUnits(payment.amount),
    amountBaseUnits: payment.amount.toString(),
    refundedAmount: fromBaseUnits(payment.refunded),
    currency: 'USDC',
    explorerUrl: explorerUrl(payment),
    resource: { title: payment.resource.title, kind: payment.resource.kind, url: boughtUrl(payment, publicUrl) },
    merchant: { name: payment.merchantName },
    statusUrl: statusUrl(publicUrl, id),
    createdAt: payment.createdAt.toISOString(),
    settledAt: payment.settledAt?.toISOString() ?? null,
  };
}
