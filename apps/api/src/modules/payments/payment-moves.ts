import { EventEmitter } from 'node:events';
import { Injectable } from '@nestjs/common';
import { canMove, type PaymentState } from '@till/ledger';
import { insist } from '../../platform/database/insist.js';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import { newId } from '../../platform/ids/new-id.js';
import { OutboxRelay } from '../../platform/outbox/outbox-relay.js';
import { SignalBus } from '../../platform/signals/signal-bus.js';
import { Metrics } from '../../platform/telemetry/metrics.js';
import type { FirstAttempt } from './new-payment.js';
import { type Payment, type PaymentRow, toPayment } from './payment.js';
import { assignments, type PaymentChanges, type PaymentMove, type PaymentStep } from './payment-move.js';
import { PaymentsRepository } from './payments.repository.js';

/** States nobody outside settlement reacts to; they leave an event in the timeline, none in the outbox and no signal. */
const quiet = new Set<PaymentState>(['settling']);

/** The steps in the order given, as one parameter: identity numbers are handed out in that order. */
const stepsSql = (parameter: number) =>
  `INSERT INTO payment_events (merchant_id, payment_id, type, at, data)
   SELECT merchant_id, id, step.type, coalesce(step.at, clock_timestamp()), coalesce(step.data, '{}')
   FROM moved, jsonb_to_recordset($${parameter}::jsonb) AS step(type text, at timestamptz, data jsonb)`;

/** The only code that changes a payment's state. */
@Injectable()
export class PaymentMoves {
  private readonly moved = new EventEmitter().setMaxListeners(0);

  constructor(
    private readonly relay: OutboxRelay,
    private readonly signals: SignalBus,
    private readonly payments: PaymentsRepository,
    private readonly metrics: Metrics,
  ) {}

  /** The payment as it stands, for who is about to move it. */
  find(tx: Transaction, paymentId: string): Promise<Payment | null> {
    return this.payments.find(tx, paymentId);
  }

  /** Those of the payments that are settled and not yet final. */
  settledOf(tx: Transaction, paymentIds: readonly string[]): Promise<Payment[]> {
    return this.payments.settledOf(tx, paymentIds);
  }

  /** A payment, kept from changing until the unit of work ends: for who decides over several rows of one payment. */
  lock(tx: Transaction, merchantId: string, paymentId: string): Promise<Payment | null> {
    return this.payments.lock(tx, merchantId, paymentId);
  }

  /**
   * Calls `heard` with a payment as each commit of this process leaves it that somebody else reacts to, until the returned
   * function is called. What other processes commit is told by signals.
   */
  onMoved(paymentId: string, heard: (payment: Payment) => void): () => void {
    this.moved.on(paymentId, heard);
    return () => this.moved.off(paymentId, heard);
  }

  /** Has a payment looked at now: its chain facts changed. */
  lookAgain(tx: Transaction, paymentId: string): Promise<void> {
    return this.payments.lookAgainAt(tx, paymentId);
  }

  /**
   * Moves a payment by compare-and-set, with its timeline and its outbox row in the caller's commit, and tells waiting
   * doors after it. Null when the payment was moved by somebody else first. Throws for a move the ledger forbids.
   */
  async move(tx: Transaction, wish: PaymentMove): Promise<Payment | null> {
    const { payment, to } = wish;
    if (!canMove(payment.status, to)) throw new Error(`a payment cannot go from ${payment.status} to ${to}`);
    const announces = !quiet.has(to);
    const eventId = newId('event');
    const topic = `payment.${to}`;
    const set = assignments(wish.changes ?? {}, 9);
    const rows = await tx.query<PaymentRow>(
      `WITH moved AS (
         UPDATE payments SET status = $5${set.sql}
         WHERE merchant_id = $1 AND id = $2 AND status = $3 AND attempts = $4 RETURNING *
       ), told AS (${stepsSql(6)}
       ), announced AS (
         INSERT INTO outbox (id, topic, merchant_id, subject_id) SELECT $7, $8, merchant_id, id FROM moved WHERE ${String(announces)}
       )
       SELECT * FROM moved`,
      [payment.merchantId, payment.id, payment.status, payment.attempts, to, JSON.stringify(wish.steps), eventId, topic, ...set.values],
    );
    if (!rows[0]) return null;
    const moved = toPayment(rows[0]);
    tx.afterCommit(() => {
      this.metrics.countPayment(to);
      if (!announces) return;
      this.relay.nudge({ id: eventId, topic, merchantId: payment.merchantId, subjectId: payment.id });
      // Before the signal: whoever has the payment already need not read it.
      this.moved.emit(moved.id, moved);
      this.signals.publish({ topic: 'payment', merchantId: payment.merchantId, subjectId: payment.id });
    });
    return moved;
  }

  /** Has the unit of work rolled back unless the payment stands so: behind a move whose answer is not waited for. */
  insistOn(tx: Transaction, { merchantId, id }: Pick<Payment, 'merchantId' | 'id'>, state: PaymentState): Promise<void> {
    return insist(tx, 'EXISTS (SELECT 1 FROM payments WHERE merchant_id = $1 AND id = $2 AND status = $3)', [merchantId, id, state]);
  }

  /**
   * Lets a held payment be settled: its settlement starts from the outbox row of the caller's commit, or with its `first`
   * attempt in that same commit. Null when the hold ran out, or somebody moved the payment, before.
   */
  async release(tx: Transaction, payment: Payment, steps: readonly PaymentStep[], first?: FirstAttempt): Promise<Payment | null> {
    const eventId = newId('event');
    const to = first ? 'settling' : 'verified';
    const topic = `payment.${to}`;
    const attempts = first ? 1 : 0;
    const told = first ? [...steps, { type: 'settling', data: { attempt: attempts, facilitator: payment.facilitatorUrl } }] : steps;
    const rows = await tx.query<PaymentRow>(
      `WITH moved AS (
         UPDATE payments SET held_until = NULL, status = $3, attempts = $7, lease_until = $8, next_check_at = coalesce($9, clock_timestamp() + interval '10 seconds')
         WHERE merchant_id = $1 AND id = $2 AND status = 'verified' AND attempts = 0 AND held_until > clock_timestamp() RETURNING *
       ), told AS (${stepsSql(4)}
       ), announced AS (
         INSERT INTO outbox (id, topic, merchant_id, subject_id) SELECT $5, $6, merchant_id, id FROM moved
       )
       SELECT * FROM moved`,
      [payment.merchantId, payment.id, to, JSON.stringify(told), eventId, topic, attempts, first?.leaseUntil ?? null, first?.nextCheckAt ?? null],
    );
    if (!rows[0]) return null;
    tx.afterCommit(() => {
      if (first) this.metrics.countPayment(to);
      this.relay.nudge({ id: eventId, topic, merchantId: payment.merchantId, subjectId: payment.id });
    });
    return toPayment(rows[0]);
  }

  /** Adds to the timeline of a payment, whatever state it is in by now. */
  async tell(tx: Transaction, { merchantId, id }: Pick<Payment, 'merchantId' | 'id'>, steps: readonly PaymentStep[]): Promise<void> {
    await tx.query(`WITH moved AS (SELECT $1::text AS merchant_id, $2::text AS id) ${stepsSql(3)}`, [merchantId, id, JSON.stringify(steps)]);
    tx.afterCommit(() => this.signals.publish({ topic: 'payment', merchantId, subjectId: id }));
  }

  /** Changes facts of a payment that stays in its state, with an entry in its timeline. Null when it moved meanwhile. */
  async note(tx: Transaction, payment: PaymentMove['payment'], changes: PaymentChanges, steps: readonly PaymentStep[]): Promise<Payment | null> {
    const set = assignments(changes, 6);
    const rows = await tx.query<PaymentRow>(
      `WITH moved AS (
         UPDATE payments SET status = status${set.sql} WHERE merchant_id = $1 AND id = $2 AND status = $3 AND attempts = $4 RETURNING *
       ), told AS (${stepsSql(5)})
       SELECT * FROM moved`,
      [payment.merchantId, payment.id, payment.status, payment.attempts, JSON.stringify(steps), ...set.values],
    );
    if (!rows[0]) return null;
    tx.afterCommit(() => this.signals.publish({ topic: 'payment', merchantId: payment.merchantId, subjectId: payment.id }));
    return toPayment(rows[0]);
  }
}
