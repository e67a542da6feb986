import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { AttemptsRepository } from './attempts.repository.js';

/** Where a payment whose outcome is open may turn up. */
@Injectable()
export class SettlementHintsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly attempts: AttemptsRepository,
  ) {}

  /** The newest transaction a facilitator named; a hint that proves nothing. */
  transactionOf(paymentId: string): Promise<string | undefined> {
    return this.unitOfWork.system((tx) => this.attempts.hint(tx, paymentId));
  }
}
