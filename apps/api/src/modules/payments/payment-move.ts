import type { PaymentState } from '@till/ledger';
import type { Payment } from './payment.js';

/** One step of a payment's timeline. */
export interface PaymentStep {
  type: string;
  /** When it happened; the moment of the commit when left out. */
  at?: Date;
  data?: Record<string, unknown>;
}

/** Columns that change together with the state. */
export interface PaymentChanges {
  /** When the sweeper looks again; null leaves the payment alone. */
  nextCheckAt?: Date | null;
  leaseUntil?: Date | null;
  heldUntil?: Date | null;
  attempts?: number;
  facilitatorUrl?: string;
  transaction?: string;
  block?: bigint;
  blockHash?: string;
  logIndex?: number;
  reason?: string | null;
  reasonDetail?: string | null;
  settledAt?: Date | null;
  safeAt?: Date | null;
  finalAt?: Date;
  payAgain?: boolean;
  review?: boolean;
  refunded?: bigint;
}

/** A wish to move a payment on. It happens only from exactly the state and attempt that the mover saw. */
export interface PaymentMove {
  payment: Pick<Payment, 'merchantId' | 'id' | 'status' | 'attempts'>;
  to: PaymentState;
  changes?: PaymentChanges;
  steps: readonly PaymentStep[];
}

/** Columns and their values for an UPDATE; parameters start at `first`. */
export function assignments(changes: PaymentChanges, first: number): { sql: string; values: unknown[] } {
  const columns: [string, unknown][] = [
    ['next_check_at', changes.nextCheckAt],
    ['lease_until', changes.leaseUntil],
    ['held_until', changes.heldUntil],
    ['attempts', changes.attempts],
    ['facilitator_url', changes.facilitatorUrl],
    ['transaction', changes.transaction],
    ['block', changes.block?.toString()],
    ['block_hash', changes.blockHash],
    ['log_index', changes.logIndex],
    ['reason', changes.reason],
    ['reason_detail', changes.reasonDetail],
    ['settled_at', changes.settledAt],
    ['safe_at', changes.safeAt],
    ['final_at', changes.finalAt],
    ['pay_again', changes.payAgain],
    ['review', changes.review],
    ['refunded', changes.refunded?.toString()],
  ];
  const given = columns.filter(([, value]) => value !== undefined);
  return { sql: given.map(([column], index) => `, ${column} = $${first + index}`).join(''), values: given.map(([, value]) => value) };
}
