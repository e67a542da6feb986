import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Beats } from '../beats/beats.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Metrics } from './metrics.js';

/** So far a clock may be off before anybody is told: beyond it, windows of signatures and leases begin to mean something else. */
const toleranceMs = 5_000;
const intervalMs = 60_000;
const database = 'database';

/** What the comparisons say of this machine's clock; `aheadMs` by source, negative when it is behind. */
export interface ClockState {
  status: 'ok' | 'skewed';
  aheadMs: Record<string, number>;
}

/**
 * Compares this machine's clock with others that Till lives by: Postgres' and the chains'. Being off stops nothing, because
 * what moves money is decided by the chain's time; but quotes, leases and reports go wrong, so somebody has to hear of it.
 */
@Injectable()
export class ClockWatch implements OnModuleInit {
  private readonly logger = new Logger(ClockWatch.name);
  private readonly ahead = new Map<string, number>();
  private readonly skewed = new Set<string>();

  constructor(
    private readonly beats: Beats,
    private readonly unitOfWork: UnitOfWork,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    this.beats.keep({ name: 'database-clock', everyMs: intervalMs, atOnce: true, turn: () => this.compareDatabase() });
  }

  /** Asks Postgres for its time. How long the answer took is not held against the clock. */
  async compareDatabase(): Promise<void> {
    const [asked, start] = [Date.now(), performance.now()];
    const { nowMs, tookMs } = await this.unitOfWork.system(async (tx) => {
      const [row] = await tx.query<{ ms: string }>('SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint::text AS ms');
      return { nowMs: Number(row?.ms), tookMs: performance.now() - start };
    });
    // Postgres answered at some moment between the two.
    const [earliest, latest] = [asked - nowMs, asked + tookMs - nowMs];
    this.note(database, earliest > 0 ? earliest : Math.min(0, latest));
  }

  /**
   * A chain's newest block is from `timeSeconds`. Blocks lie in the past, so a chain can only tell that the clock is behind: one
   * whose blocks are old may simply stand still.
   */
  noteBlock(source: string, timeSeconds: bigint): void {
    this.note(source, Math.min(0, Date.now() - Number(timeSeconds) * 1000));
  }

  state(): ClockState {
    return { status: this.skewed.size === 0 ? 'ok' : 'skewed', aheadMs: Object.fromEntries([...this.ahead].map(([source, ms]) => [source, Math.round(ms)])) };
  }

  private note(source: string, aheadMs: number): void {
    this.ahead.set(source, aheadMs);
    this.metrics.setClockAhead(source, aheadMs / 1000);
    const isOff = Math.abs(aheadMs) > toleranceMs;
    if (isOff === this.skewed.has(source)) return;
    if (isOff) {
      this.skewed.add(source);
      this.logger.error(`this machine's clock is ${(Math.abs(aheadMs) / 1000).toFixed(1)} s ${aheadMs > 0 ? 'ahead of' : 'behind'} ${source}: set it by NTP`);
    } else {
      this.skewed.delete(source);
      this.logger.log(`this machine's clock agrees with ${source} again`);
    }
  }
}
