import { fromBaseUnits, type Inflow as InflowAnswer } from '@till/contract';
import type { InflowView } from './inflow-views.repository.js';

/** An inflow as the API answers it. */
export function toInflowAnswer(view: InflowView): InflowAnswer {
  return {
    id: view.id,
    status: view.status,
    mode: view.mode,
    network: view.network,
    asset: view.asset,
    amount: fromBaseUnits(view.amount),
    amountBaseUnits: view.amount.toString(),
    payer: view.payer,
    wallet: view.wallet,
    transaction: view.transaction,
    logIndex: view.logIndex,
    block: view.block.toString(),
    at: view.blockTime.toISOString(),
    paymentId: view.paymentId,
    resourceId: view.resourceId,
    resourceTitle: view.resourceTitle,
  };
}
