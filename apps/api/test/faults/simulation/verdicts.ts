import type { Ask } from '../invariants.js';
import type { SimulatedChain } from './simulated-chain.js';
import type { SimulatedPayment } from './simulated-payer.js';

export interface World {
  ask: Ask;
  chain: SimulatedChain;
  payTo: string;
  payments: readonly SimulatedPayment[];
}

interface Row {
  id: string;
  nonce: string;
  status: string;
  review: boolean;
}

/** What each payment must have come to, by the chain; what the books must say; and what nobody may have been told. */
export async function wrongVerdicts({ ask, chain, payTo, payments }: World): Promise<string[]> {
  const rows = await ask<Row>(`SELECT id, '0x' || encode(nonce, 'hex') AS nonce, status, review FROM payments`);
  const wrong: string[] = [];
  let unclaimed = 0n;
  for (const payment of payments) {
    const { from, nonce, value } = payment.signed.authorization;
    const row = rows.find((one) => one.nonce === nonce);
    const use = chain.useOf(from, nonce);
    const isPaid = use?.transaction.kind === 'transfer' && use.transaction.payTo.toLowerCase() === payTo.toLowerCase();
    if (!row) {
      if (isPaid) unclaimed += value;
      continue;
    }
    const right = isPaid ? ['final'] : use ? ['failed'] : ['expired', 'rejected'];
    // Proof that came after a certain refusal, and a nonce spent after it, leave the refusal standing unless it was paid.
    const isRight = right.includes(row.status) || (use !== undefined && !isPaid && ['rejected', 'expired'].includes(row.status));
    if (!isRight) wrong.push(`${payment.name} is ${row.status}, by the chain ${right.join(' or ')}`);
    if (row.review) wrong.push(`${payment.name} waits for a person`);
    if (isPaid && use.transaction.submittedBy === 'facilitator' && payment.answers.some(({ status }) => status === 402)) wrong.push(`I8 ${payment.name} was refused and then paid by Till's own facilitator`);
  }
  const [books] = await ask<{ amount: string }>(`SELECT coalesce(sum(amount), 0)::text AS amount FROM journal_postings WHERE starts_with(account, 'wallet:')`);
  const received = chain.received(payTo) - unclaimed;
  if (BigInt(books?.amount ?? '0') !== received) wrong.push(`I3 the books say ${books?.amount ?? ''}, the chain ${String(received)}`);
  return wrong;
}
