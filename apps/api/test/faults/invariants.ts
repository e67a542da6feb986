import { asOwner } from '../seed.js';
import { type ClientAnswer, secretContent } from './fault-client.js';

/** States in which the merchant has the money. */
const paid = `('settled', 'final', 'partially_refunded', 'refunded')`;
const open = `('received', 'verified', 'settling', 'unknown', 'reverted')`;

/** Queries whose every row is a broken promise. They hold at any moment, whatever was killed. */
const always: Record<string, string> = {
  'I1 a paid payment without its proof': `SELECT p.id FROM payments p WHERE p.status IN ${paid} AND NOT EXISTS (SELECT 1 FROM evidence e WHERE e.payment_id = p.id AND e.retired_at IS NULL)`,
  'I1 a proof that is not its payment’s': `SELECT e.payment_id FROM evidence e LEFT JOIN payments p ON p.id = e.payment_id
     WHERE p.id IS NULL OR (e.network, e.payer, e.pay_to, e.amount) IS DISTINCT FROM (p.network, p.payer, p.pay_to, p.amount)`,
  'I1 a standing proof of a payment that is not paid, or that lies elsewhere': `SELECT p.id FROM evidence e JOIN payments p ON p.id = e.payment_id
     WHERE e.retired_at IS NULL AND (p.status NOT IN ${paid} OR (e.transaction, e.log_index, e.block_hash) IS DISTINCT FROM (p.transaction, p.log_index, p.block_hash))`,
  'I1 a claim without a payment, or a payment without its claim': `SELECT coalesce(p.id, c.payment_id) FROM payments p FULL JOIN payment_claims c ON c.payment_id = p.id WHERE p.id IS NULL OR c.payment_id IS NULL`,
  'I2 an entry that does not cancel out': `SELECT e.id FROM journal_entries e LEFT JOIN journal_postings p ON p.entry_id = e.id GROUP BY e.id HAVING count(p.n) < 2 OR sum(p.amount) <> 0`,
  'I2 a standing proof without its receipt, or a retired one that still counts': `SELECT v.payment_id FROM evidence v
     LEFT JOIN journal_entries e ON e.merchant_id = v.merchant_id AND e.kind = 'receipt' AND e.source_id = v.id LEFT JOIN journal_entries r ON r.reverses = e.id
     WHERE e.id IS NULL OR (v.retired_at IS NULL) <> (r.id IS NULL)`,
  'I2 a receipt without a proof': `SELECT e.id FROM journal_entries e WHERE e.kind = 'receipt' AND NOT EXISTS (SELECT 1 FROM evidence v WHERE v.id = e.source_id)`,
  'I5 open long after its time': `SELECT id FROM payments WHERE status IN ${open} AND coalesce(to_timestamp(valid_before), created_at + interval '3 minutes') + interval '6 minutes' < clock_timestamp()`,
  'I6 settled more or less often than told': `SELECT p.id FROM payments p
     WHERE (SELECT count(*) FROM payment_events e WHERE e.payment_id = p.id AND e.type = 'settled') <> (SELECT count(*) FROM outbox o WHERE o.subject_id = p.id AND o.topic = 'payment.settled')`,
  'I7 a row of another tenant': `SELECT x.payment_id FROM (SELECT merchant_id, payment_id FROM payment_events UNION SELECT merchant_id, payment_id FROM settlement_attempts UNION SELECT merchant_id, payment_id FROM evidence
     UNION SELECT merchant_id, payment_id FROM payment_claims UNION SELECT merchant_id, subject_id FROM outbox WHERE topic LIKE 'payment.%') x
     LEFT JOIN payments p ON p.id = x.payment_id AND p.merchant_id = x.merchant_id WHERE p.id IS NULL`,
  'I8 two open payments of a payer for one thing': `SELECT min(id) FROM payments WHERE status IN ${open} AND status <> 'reverted' AND NOT pay_again GROUP BY resource_id, payer HAVING count(*) > 1`,
};

/** What must hold besides once nothing is under way any more. */
const atRest: Record<string, string> = {
  'I6 an event that was not handed on, or whose reaction is open': `SELECT subject_id FROM outbox WHERE dispatched_at IS NULL OR finished_at IS NULL`,
  'I6 revenue that is not the sum of the journal': `SELECT merchant_id FROM (
       SELECT merchant_id, -sum(amount) AS amount FROM journal_postings WHERE account IN ('revenue', 'refunds') GROUP BY merchant_id) j
     FULL JOIN (SELECT merchant_id, sum(amount) AS amount FROM revenue_hourly GROUP BY merchant_id) r USING (merchant_id)
     WHERE coalesce(j.amount, 0) <> coalesce(r.amount, 0)`,
};

/** One statement for many queries of one column each. */
function union(queries: Record<string, string>): string {
  return Object.entries(queries).map(([name, sql]) => `SELECT '${name}' AS broken, * FROM (${sql}) AS "${name.slice(0, 2)}" (row)`).join(' UNION ALL ');
}

/** Runs a statement with every tenant's rows in sight. */
export type Ask = <Row extends object>(sql: string, parameters?: unknown[]) => Promise<Row[]>;

/** What payers saw, for the promises that only they can check. */
export type Seen = readonly ClientAnswer[];

export interface InvariantOptions {
  /** Nothing is under way: no job, no event, no attempt. */
  isAtRest?: boolean;
  /** Every answer that payers got in this run. */
  seen?: Seen;
}

/** Every invariant that does not hold, with the row that shows it; empty when all do. */
export async function brokenInvariants(ask: Ask, { isAtRest = false, seen = [] }: InvariantOptions = {}): Promise<string[]> {
  const rows = await ask<{ broken: string; row: string }>(union(isAtRest ? { ...always, ...atRest } : always));
  return [...rows.map(({ broken, row }) => `${broken}: ${row}`), ...(await brokenTowardsPayers(ask, seen))];
}

/** Asks as the owner of a database, with a connection of its own. */
export function askingAt(databaseUrl: string): Ask {
  return (sql, parameters) => asOwner(databaseUrl, sql, parameters);
}

/** I4: content only for proven money. I8: whose money moved was never asked for it again. Both are about answers. */
async function brokenTowardsPayers(ask: Ask, seen: Seen): Promise<string[]> {
  const ids = [...new Set(seen.flatMap(({ paymentId }) => paymentId ?? []))];
  const proofs = await ask<{ payment_id: string; retired_at: Date | null }>('SELECT payment_id, retired_at FROM evidence WHERE payment_id = ANY($1)', [ids]);
  const proven = new Set(proofs.map((row) => row.payment_id));
  // A proof whose block was undone let the content out rightly, and asking again is right once nothing can land any more.
  const standing = new Set(proofs.filter((row) => row.retired_at === null).map((row) => row.payment_id));
  const late = new Set((await ask<{ payment_id: string }>(`SELECT payment_id FROM payment_events WHERE payment_id = ANY($1) AND type = 'settled' AND data @> '{"late": true}'`, [ids])).map((row) => row.payment_id));
  return seen.flatMap(({ status, paymentId, body }) => {
    const id = paymentId ?? 'no payment';
    if ((status === 200 || body.includes(secretContent)) && !proven.has(id)) return [`I4 content without proof: ${id}`];
    if (status === 402 && standing.has(id) && !late.has(id)) return [`I8 asked to pay again although the money moved: ${id}`];
    if (status >= 500 && status !== 503) return [`an answer of ${String(status)}: ${body.slice(0, 200)}`];
    return [];
  });
}
