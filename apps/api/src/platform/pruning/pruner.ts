import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Beats } from '../beats/beats.js';
import { type Transaction, UnitOfWork } from '../database/unit-of-work.js';

const intervalMs = 60 * 60_000;

/** Deletes what is too old to be asked for. Runs in a unit of work of its own that sees every tenant. */
export type Pruning = (tx: Transaction) => Promise<unknown>;

/** Deletes old rows of every slice that keeps some for a while only: once an hour, in processes that run jobs. */
@Injectable()
export class Pruner implements OnModuleInit {
  private readonly logger = new Logger(Pruner.name);
  private readonly prunings = new Map<string, Pruning>();

  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly beats: Beats,
  ) {}

  /** Has rows pruned from now on; `what` names them in the log. Called by slices while modules initialise. */
  add(what: string, pruning: Pruning): void {
    if (this.prunings.has(what)) throw new Error(`two prunings are named ${what}`);
    this.prunings.set(what, pruning);
  }

  onModuleInit(): void {
    if (this.config.runsJobs) this.beats.keep({ name: 'pruning', everyMs: intervalMs, turn: () => this.prune() });
  }

  /** Prunes everything now. Never throws: one that fails holds up no other, and comes again in an hour. */
  async prune(): Promise<void> {
    for (const [what, pruning] of this.prunings) {
      await this.unitOfWork.system(pruning).catch((error: unknown) => {
        this.logger.warn(`old ${what} stay for now: ${error instanceof Error ? error.message : String(error)}`);
      });
    }
  }
}
