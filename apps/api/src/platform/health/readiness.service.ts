import { Injectable, Logger } from '@nestjs/common';
import { migrations } from '../database/migrations/migrations.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { queueNames } from '../queue/job.js';
import { JobQueues } from '../queue/job-queues.js';
import { type ClockState, ClockWatch } from '../telemetry/clock-watch.js';
import { inTime } from '../time/in-time.js';

const patienceMs = 3_000;

type Check = 'ok' | 'unreachable' | 'outdated';

export interface Readiness {
  status: 'ok' | 'unavailable';
  checks: Record<'database' | 'queue', Check>;
  /** Being off is told and keeps nobody from being served: what moves money is decided by the chain's time. */
  clock: ClockState;
}

/** Whether this process can serve. Without its queue it can: what is due stands in Postgres (ADR 31). */
@Injectable()
export class ReadinessService {
  private readonly logger = new Logger(ReadinessService.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly queues: JobQueues,
    private readonly clock: ClockWatch,
  ) {}

  async check(): Promise<Readiness> {
    const [database, queue] = await Promise.all([this.ask('database', () => this.database()), this.ask('queue', () => this.queue())]);
    return { status: database === 'ok' ? 'ok' : 'unavailable', checks: { database, queue }, clock: this.clock.state() };
  }

  private async database(): Promise<Check> {
    const applied = await this.unitOfWork.system((tx) => tx.query<{ name: string }>('SELECT name FROM migrations'));
    const names = new Set(applied.map(({ name }) => name));
    return migrations.every((Migration) => names.has(new Migration().name)) ? 'ok' : 'outdated';
  }

  private async queue(): Promise<Check> {
    await Promise.all(queueNames.map((name) => this.queues.counts(name)));
    return 'ok';
  }

  private async ask(what: string, check: () => Promise<Check>): Promise<Check> {
    try {
      return await inTime(what, check(), patienceMs);
    } catch (error) {
      this.logger.warn(error instanceof Error ? error.message : String(error));
      return 'unreachable';
    }
  }
}
