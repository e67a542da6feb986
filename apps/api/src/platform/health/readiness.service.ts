import { Injectable, Logger } from '@nestjs/common';
import { migrations } from '../database/migrations/migrations.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { queueNames } from '../queue/job.js';
import { JobQueues } from '../queue/job-queues.js';
import { type ClockState, ClockWatch } from '../telemetry/clock-watch.js';
import { inTime } from '../time/in-time.js';

const patienceMs = 3_000;
/** Anybody may ask, as often as they like; database and queue are asked this often at most, and by one at a time. */
const rememberedMs = 1_000;

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
  private last: { checks: Promise<Readiness['checks']>; staleAtMs: number } | null = null;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly queues: JobQueues,
    private readonly clock: ClockWatch,
  ) {}

  async check(): Promise<Readiness> {
    const checks = await this.checks();
    return { status: checks.database === 'ok' ? 'ok' : 'unavailable', checks, clock: this.clock.state() };
  }

  /** What was found a moment ago, or what whoever asks at present will find. */
  private checks(): Promise<Readiness['checks']> {
    if (this.last !== null && performance.now() < this.last.staleAtMs) return this.last.checks;
    const last = { checks: this.look(), staleAtMs: Infinity };
    this.last = last;
    return last.checks.finally(() => (last.staleAtMs = performance.now() + rememberedMs));
  }

  private async look(): Promise<Readiness['checks']> {
    const [database, queue] = await Promise.all([this.ask('database', () => this.database()), this.ask('queue', () => this.queue())]);
    return { database, queue };
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
