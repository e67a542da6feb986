import { SetMetadata } from '@nestjs/common';

/** Whose calls are counted together; `path-key` is a secret that stands as `:key` in the path. */
export type RateLimitSubject = 'ip' | 'ip+email' | 'merchant' | 'path-key';

export interface RateLimitRule {
  /** Names the budget; routes with the same name share it. */
  readonly name: string;
  readonly max: number;
  readonly perSeconds: number;
  readonly by: RateLimitSubject;
}

export const rateLimitMetadata = 'till:rate-limit';

/** Budgets of a route; each must have room. Exceeding one answers 429 with Retry-After. */
export const RateLimit = (...rules: RateLimitRule[]) => SetMetadata(rateLimitMetadata, rules);

/** Writes of one merchant: beyond what a person or an importing script needs, below what hurts others. */
export const merchantWrites: RateLimitRule = { name: 'writes', max: 1_200, perSeconds: 60, by: 'merchant' };
