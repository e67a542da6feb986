import { Injectable } from '@nestjs/common';
import { type Transaction, UnitOfWork } from '../database/unit-of-work.js';
import type { RequestContext } from '../http/request-context.js';
import { IdempotencyStore } from './idempotency-store.js';

/**
 * Units of work that a call with an `Idempotency-Key` does once, whatever became of its answer (ADR 40): what the work
 * returns is kept with the key in the work's own commit, and a retry gets that and does nothing. For every POST that
 * would otherwise make a second one of something.
 */
@Injectable()
export class KeyedWork {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: IdempotencyStore,
  ) {}

  /**
   * A transaction that sees the caller's rows only, at most one for each call; what follows it may be done again. What `work`
   * returns has to be plain data: objects, arrays, dates, bigints, buffers. Two at once wait for each other. Throws
   * `idempotency_key_reused`.
   */
  tenant<T>({ merchantId, idempotentCall: call }: RequestContext, work: (tx: Transaction) => Promise<T>): Promise<T> {
    if (!call) return this.unitOfWork.tenant(merchantId, work);
    return this.unitOfWork.tenant(merchantId, async (tx) => {
      const earlier = await this.store.workOf(tx, call);
      if (earlier) return earlier.value as T;
      const value = await work(tx);
      await this.store.keepWork(tx, call, value);
      return value;
    });
  }
}
