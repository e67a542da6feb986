import type { Transaction } from '../../platform/database/unit-of-work.js';
import type { Payment } from '../payments/payment.js';
import type { Alongside } from '../settlement/settlement-records.js';

/**
 * The word "settled", counted in the very commit that settles a payment while its server waits. Once the server has left
 * nobody hears the word, so it must not count.
 */
export class WordInCommit {
  /** Whether it may be said, once that commit stands; undefined as long as no commit counts it. */
  counted: Promise<boolean> | undefined;
  private isHeard = true;

  constructor(private readonly count: (tx: Transaction, settled: Payment) => Promise<boolean>) {}

  readonly alongside: Alongside = (tx, settled) => (this.counted = this.isHeard ? this.count(tx, settled) : undefined);

  /** Nobody waits for the word any more. */
  leave(): void {
    this.isHeard = false;
  }
}
