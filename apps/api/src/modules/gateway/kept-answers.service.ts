import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Pruner } from '../../platform/pruning/pruner.js';
import { CallsRepository } from './calls.repository.js';
import type { KeptAnswer } from './kept-answer.js';

/** Answers of sellers' APIs, kept for the payments that bought them. */
@Injectable()
export class KeptAnswersService implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly calls: CallsRepository,
    private readonly pruner: Pruner,
  ) {}

  onModuleInit(): void {
    this.pruner.add('answers of origins', (tx) => this.calls.prune(tx));
  }

  /** The answer a payment bought; null when none is kept. Who may see it is for the caller to know. */
  of(merchantId: string, paymentId: string): Promise<KeptAnswer | null> {
    return this.unitOfWork.tenant(merchantId, (tx) => this.calls.kept(tx, paymentId));
  }
}
