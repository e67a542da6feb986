import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor } from '@fastify/rate-limit';
import type { Redis } from 'ioredis';
import { LruCache } from '../cache/lru-cache.js';

interface Count {
  current: number;
  ttl: number;
}

/** Budgets remembered at once; the least recently used falls out. */
const localBudgets = 100_000;
const longestWindowMs = 60 * 60_000;
const prefix = 'till:limit:';

/** Counts and starts the window in one step, so that a window always ends. */
const countScript = `
  local current = redis.call('INCR', KEYS[1])
  if current == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
  return { current, redis.call('PTTL', KEYS[1]) }`;

/** Fixed windows in this process's memory. */
class LocalCounts {
  private readonly windows = new LruCache<{ count: number; endsAtMs: number }>(localBudgets, longestWindowMs);

  count(key: string, windowMs: number, nowMs: number): Count {
    const known = this.windows.get(key, nowMs);
    const window = known && known.endsAtMs > nowMs ? known : { count: 0, endsAtMs: nowMs + windowMs };
    window.count++;
    this.windows.set(key, window, nowMs);
    return { current: window.count, ttl: window.endsAtMs - nowMs };
  }
}

/**
 * The limiter's store. With Redis, processes share budgets; while Redis is away each process counts by itself, because
 * a limiter that lets everything pass invites whoever took Redis down.
 */
export function rateLimitStore(redis: Redis | null): FastifyRateLimitStoreCtor {
  const local = new LocalCounts();
  const shared = async (key: string, windowMs: number): Promise<Count> => {
    if (redis === null) return local.count(key, windowMs, Date.now());
    try {
      const [current, ttl] = (await redis.eval(countScript, 1, prefix + key, windowMs)) as [number, number];
      return { current, ttl };
    } catch {
      return local.count(key, windowMs, Date.now());
    }
  };
  return class Store implements FastifyRateLimitStore {
    incr(key: string, done: (error: Error | null, result?: Count) => void, windowMs: number): void {
      void shared(key, windowMs).then((count) => done(null, count));
    }

    child(): FastifyRateLimitStore {
      return this;
    }
  };
}
