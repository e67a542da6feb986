import { jest } from '@jest/globals';
import type pg from 'pg';

/** Everything but the date stays real: sockets, pools and the scheduler need their timers. */
const realTimers = ['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'requestAnimationFrame', 'cancelAnimationFrame', 'requestIdleCallback', 'cancelIdleCallback', 'setImmediate', 'clearImmediate', 'setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] as const;

/**
 * Postgres looks for functions in `public` before its own, and there the clock is a number we set: statements and
 * column defaults alike, as migrations run after this.
 */
const sqlClock = `
  CREATE SEQUENCE public.simulated_ms;
  CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER AS 'SELECT to_timestamp(last_value / 1000.0) FROM public.simulated_ms';
  CREATE FUNCTION public.now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT public.clock_timestamp()';
  ALTER DATABASE till SET search_path = public, pg_catalog`;

/** One clock for the process and its database; it stands still unless it is moved. */
export class SimulatedClock {
  private ms = 0;

  private constructor(private readonly owner: pg.Client) {}

  /** Puts the clock into a database without tables. */
  static async install(owner: pg.Client): Promise<SimulatedClock> {
    await owner.query(sqlClock);
    jest.useFakeTimers({ doNotFake: [...realTimers] });
    return new SimulatedClock(owner);
  }

  nowMs(): number {
    return this.ms;
  }

  async set(ms: number): Promise<void> {
    this.ms = Math.floor(ms);
    jest.setSystemTime(this.ms);
    await this.owner.query('SELECT setval($1, $2)', ['public.simulated_ms', this.ms]);
  }

  uninstall(): void {
    jest.useRealTimers();
  }
}
