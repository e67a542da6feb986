import type { Network } from '@till/networks';
import { devBuyersOn, type ReferencePayment, payWithReferenceClient } from '@till/testing';
import { asOwner } from '../seed.js';
import { type ConformanceWorld, price } from './conformance-world.js';
import type { NetworkChain } from './network-chain.js';

/** What one payment came to, from the payer's side, the chain's and the books'. */
export interface MeasuredPayment {
  status: number;
  settledOn: string | undefined;
  /** Whether the transaction that Till names lies on the chain. */
  onChain: boolean;
  /** Base units by which the merchant's balance moved. */
  moved: bigint;
  /** The payment as the books have it, with the transfer that proves it and what the journal says the wallet received. */
  booked: { status: string; x402Version: number; amount: string; network: string; provenBy: string; provenAmount: string; journal: string | null } | undefined;
  transaction: string | undefined;
  /** What the very same payment was answered the second time, and what that moved. */
  again: { status: number; sameBody: boolean; samePayment: boolean; sameSettlement: boolean; moved: bigint };
}

/** Whether the reference client as it comes from the package pays on a network, or only once it is told to. */
export type StockClient = 'pays' | 'refuses';

const settlementHeaders = ['PAYMENT-RESPONSE', 'X-PAYMENT-RESPONSE'];

function chainOf(world: ConformanceWorld, network: Network): NetworkChain {
  const chain = world.chains.get(network.id);
  if (!chain) throw new Error(`no chain for ${network.id}`);
  return chain;
}

/** Pays the link of the network with the reference client, sends the very same payment again, and looks everywhere. */
export async function measurePayment(world: ConformanceWorld, network: Network, x402Version: 1 | 2, stockLimits: boolean): Promise<MeasuredPayment> {
  const chain = chainOf(world, network);
  const payTo = world.merchant[network.family];
  const before = await chain.balance(payTo);
  const url = world.linkOn(network);
  const first = await pay(world, network, x402Version, stockLimits);
  const body = await first.response.text();
  const after = await chain.balance(payTo);
  const second = await fetch(url, { headers: first.paymentHeaders });
  const { settlement } = first;
  return {
    status: first.response.status,
    settledOn: settlement?.success ? settlement.network : undefined,
    onChain: settlement !== undefined && (await chain.holds(settlement.transaction)),
    moved: after - before,
    booked: await bookedPayment(world, first.paymentId),
    transaction: settlement?.transaction,
    again: {
      status: second.status,
      sameBody: (await second.text()) === body,
      samePayment: second.headers.get('Till-Payment') === first.paymentId,
      sameSettlement: settlementHeaders.every((name) => second.headers.get(name) === first.response.headers.get(name)),
      moved: (await chain.balance(payTo)) - after,
    },
  };
}

/** Asks the reference client to pay within its own limits; nothing is paid when it refuses. */
export async function stockClientOn(world: ConformanceWorld, network: Network): Promise<{ verdict: StockClient; payment: MeasuredPayment | undefined }> {
  try {
    return { verdict: 'pays', payment: await measurePayment(world, network, 2, true) };
  } catch (error) {
    if (!/spendControls/.test(String(error))) throw error;
    return { verdict: 'refuses', payment: undefined };
  }
}

/** What a payment must come to. */
export function paidInFull(network: Network, x402Version: 1 | 2, transaction: string | undefined): MeasuredPayment {
  return {
    status: 200,
    settledOn: x402Version === 1 ? network.v1Name : network.id,
    onChain: true,
    moved: price,
    booked: { status: 'settled', x402Version, amount: price.toString(), network: network.id, provenBy: transaction ?? 'nothing', provenAmount: price.toString(), journal: price.toString() },
    transaction,
    again: { status: 200, sameBody: true, samePayment: true, sameSettlement: true, moved: 0n },
  };
}

function pay(world: ConformanceWorld, network: Network, x402Version: 1 | 2, stockLimits: boolean): Promise<ReferencePayment> {
  const [buyer] = devBuyersOn(network.id);
  if (!buyer) throw new Error(`no buyer on ${network.id}`);
  return payWithReferenceClient({ url: world.linkOn(network), buyer, rpcUrl: chainOf(world, network).rpcUrl, x402Version, stockLimits });
}

async function bookedPayment(world: ConformanceWorld, paymentId: string | undefined): Promise<MeasuredPayment['booked']> {
  const [row] = await asOwner<NonNullable<MeasuredPayment['booked']>>(
    world.postgres.url,
    `SELECT status, x402_version AS "x402Version", payments.amount::text AS amount, payments.network, evidence.transaction AS "provenBy", evidence.amount::text AS "provenAmount",
       (SELECT sum(journal_postings.amount)::text FROM journal_entries JOIN journal_postings ON entry_id = journal_entries.id
        WHERE subject_id = payments.id AND kind = 'receipt' AND starts_with(account, 'wallet:')) AS journal
     FROM payments JOIN evidence ON evidence.payment_id = payments.id WHERE payments.id = $1`,
    [paymentId],
  );
  return row;
}
