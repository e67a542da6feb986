import { SetMetadata } from '@nestjs/common';

/** Whose calls are counted together; `path-key` is a secret that stands as `:key` in the path. */
export type RateLimitSubject = 'ip' | 'ip+email' | 'merchant' | 'path-key';

export interface RateLimitRule {
  /** Names the budget; routes with the same name share it. */
  readonly name: string;
  readonly max: number;
  readonly perSeconds: number;
  readonly by: RateLimitSubject;
  /** Counts requests alone whose body is announced as larger than this, or not announced. */
  readonly ofMoreThanBytes?: number;
}

export const rateLimitMetadata = 'till:rate-limit';

/** Budgets of a route; each must have room. Exceeding one answers 429 with Retry-After. */
export const RateLimit = (...rules: RateLimitRule[]) => SetMetadata(rateLimitMetadata, rules);

/**
 * Writes of one merchant: beyond what a person or an importing script needs, below what hurts others. Of large ones fewer: what they
 * say, and what is kept of their answers for a day, fills the database.
 */
export const merchantWrites: readonly RateLimitRule[] = [
  { name: 'writes', max: 1_200, perSeconds: 60, by: 'merchant' },
  { name: 'large-writes', max: 600, perSeconds: 3_600, by: 'merchant', ofMoreThanBytes: 64 * 1024 },
];
