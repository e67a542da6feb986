import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { CallsRepository } from './calls.repository.js';
import type { KeptAnswer } from './kept-answer.js';

const pruneMs = 60 * 60_000;

/** Answers of sellers' APIs, kept for the payments that bought them. */
@Injectable()
export class KeptAnswersService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(KeptAnswersService.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly calls: CallsRepository,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.runsJobs) return;
    this.timer = setInterval(() => void this.prune(), pruneMs);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** The answer a payment bought; null when none is kept. Who may see it is for the caller to know. */
  of(merchantId: string, paymentId: string): Promise<KeptAnswer | null> {
    return this.unitOfWork.tenant(merchantId, (tx) => this.calls.kept(tx, paymentId));
  }

  private async prune(): Promise<void> {
    try {
      await this.unitOfWork.system((tx) => this.calls.prune(tx));
    } catch (error) {
      this.logger.warn(`old answers stay for now: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
