import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';

/** Work that a process does again and again for as long as it lives. */
export interface Beat {
  /** Names it in logs and figures; one beat a name. */
  name: string;
  everyMs: number;
  /** Begins as Till starts, instead of an interval later. */
  atOnce?: boolean;
  /** One turn. A throw is logged, and the next turn does what this one left. Once `stopping` is aborted it should end soon. */
  turn: (stopping: AbortSignal) => Promise<unknown>;
}

/** How a beat has been doing since the process began to keep it. */
export interface BeatHealth {
  name: string;
  /** Time since its last good turn ended; it grows while turns fail or one hangs. */
  sinceGoodMs: number;
}

class KeptBeat {
  private goodAtMs = performance.now();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | null = null;

  constructor(
    readonly beat: Beat,
    private readonly logger: Logger,
  ) {}

  get sinceGoodMs(): number {
    return performance.now() - this.goodAtMs;
  }

  start(stopping: AbortSignal): void {
    const tick = () => {
      this.running ??= this.takeTurn(stopping).finally(() => (this.running = null));
    };
    this.goodAtMs = performance.now();
    if (this.beat.atOnce) tick();
    this.timer = setInterval(tick, this.beat.everyMs);
    this.timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  private async takeTurn(stopping: AbortSignal): Promise<void> {
    try {
      await this.beat.turn(stopping);
      this.goodAtMs = performance.now();
    } catch (error) {
      this.logger.warn(`${this.beat.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

/**
 * Keeps the beats of this process: turns of one beat never overlap, a failed one costs nothing but its interval, and none
 * is under way any more when Till's parts are taken down. Nothing here is shared between processes: what must happen
 * once for all of them is decided in Postgres, by the turn itself.
 */
@Injectable()
export class Beats implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Beats.name);
  private readonly kept = new Map<string, KeptBeat>();
  private readonly stopping = new AbortController();

  /** Has a beat kept from boot to shutdown. Called by slices while modules initialise, in the processes that should keep it. */
  keep(beat: Beat): void {
    if (this.kept.has(beat.name)) throw new Error(`two beats are named ${beat.name}`);
    this.kept.set(beat.name, new KeptBeat(beat, this.logger));
  }

  /** How every beat is doing, for `/metrics`. */
  health(): BeatHealth[] {
    return [...this.kept.values()].map(({ beat, sinceGoodMs }) => ({ name: beat.name, sinceGoodMs }));
  }

  onApplicationBootstrap(): void {
    for (const one of this.kept.values()) one.start(this.stopping.signal);
  }

  /** Turns under way end while the database is still there to record what came of them. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await Promise.all([...this.kept.values()].map((one) => one.stop()));
  }
}
