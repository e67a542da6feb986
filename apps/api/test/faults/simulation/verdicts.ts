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
  transaction: string | null;
  block_hash: string | null;
  log_index: number | null;
  /** How often its settlement was taken back, and whether it was settled after it had been given up. */
  reverted: number;
  late: boolean;
  /** Whether it was once said to be never paid, for good. */
  never_paid: boolean;
}

const rowsSql = `
  SELECT id, '0x' || encode(nonce, 'hex') AS nonce, status, review, transaction, block_hash, log_index,
    (SELECT count(*)::int FROM payment_events e WHERE e.payment_id = p.id AND type = 'reverted') AS reverted,
    EXISTS (SELECT 1 FROM payment_events e WHERE e.payment_id = p.id AND type = 'settled' AND data @> '{"late": true}') AS late,
    EXISTS (SELECT 1 FROM payment_events e WHERE e.payment_id = p.id AND type IN ('expired', 'failed')) AS never_paid
  FROM payments p`;

/** What each payment must have come to, by the chain; what the books must say; and what nobody may have been told. */
export async function wrongVerdicts({ ask, chain, payTo, payments }: World): Promise<string[]> {
  const rows = await ask<Row>(rowsSql);
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
    if (isPaid && (row.transaction !== use.transaction.hash || row.block_hash !== use.block.hash || row.log_index !== use.logIndex)) wrong.push(`I1 ${payment.name} is proven by another log than that which paid it`);
    if (row.reverted > (chain.undone.get(nonce) ?? 0)) wrong.push(`${payment.name} was taken back ${String(row.reverted)} times, its blocks were undone ${String(chain.undone.get(nonce) ?? 0)} times`);
    if (isPaid && row.never_paid) wrong.push(`${payment.name} was said to be unpaid for good and then paid`);
    if (isPaid && use.transaction.submittedBy === 'facilitator' && row.late && !chain.unknowable.has(nonce)) wrong.push(`I8 ${payment.name} was given up and then paid by Till's own facilitator`);
  }
  const [books] = await ask<{ amount: string }>(`SELECT coalesce(sum(amount), 0)::text AS amount FROM journal_postings WHERE starts_with(account, 'wallet:')`);
  if (BigInt(books?.amount ?? '0') !== chain.received(payTo)) wrong.push(`I3 the books say ${books?.amount ?? ''}, the chain ${String(chain.received(payTo))}`);
  const [strip] = await ask<{ difference: string; unmatched: string; onChain: string }>('SELECT difference::text, unmatched::text, on_chain::text AS "onChain" FROM reconciliations');
  const signedOff = `${strip?.onChain ?? '?'} ${strip?.unmatched ?? '?'} ${strip?.difference ?? '?'}`;
  const expected = `${String(chain.received(payTo))} ${String(unclaimed)} 0`;
  if (signedOff !== expected) wrong.push(`I3 signed off: on chain, unmatched, difference are ${signedOff}, not ${expected}`);
  return wrong;
}
