import { createHash } from 'node:crypto';
import fastifyRateLimit from '@fastify/rate-limit';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Redis } from 'ioredis';
import { Config } from '../../config/config.js';
import { clientNetwork } from './client-network.js';
import { ProblemError } from './problem-error.js';
import type { RateLimitRule } from './rate-limit.js';
import { rateLimitStore } from './rate-limit-store.js';
import { contextOf } from './request-context.js';

type Check = ReturnType<FastifyInstance['createRateLimit']>;

function emailOf(request: FastifyRequest): string {
  const email = (request.body as { email?: unknown } | null)?.email;
  return typeof email === 'string' ? email.trim().toLowerCase().slice(0, 254) : '';
}

function subjectOf(rule: RateLimitRule, request: FastifyRequest): string {
  if (rule.by === 'merchant') return contextOf(request)?.merchantId ?? clientNetwork(request.ip);
  // Counters may lie in Redis, where no secret belongs.
  if (rule.by === 'path-key') return createHash('sha256').update(String((request.params as { key?: unknown }).key)).digest('base64url');
  const client = clientNetwork(request.ip);
  return rule.by === 'ip' ? client : `${client} ${emailOf(request)}`;
}

/** How large the body is said to be; one that comes in pieces says nothing, and may be any size. */
function announcedBytes({ raw: { headers } }: FastifyRequest): number {
  return headers['transfer-encoding'] === undefined ? parseInt(headers['content-length'] ?? '0', 10) : Infinity;
}

/** The one limiter. Counts in Redis where there is one, so that processes share budgets; else in this process. */
@Injectable()
export class RateLimiter implements OnApplicationShutdown {
  private readonly logger = new Logger(RateLimiter.name);
  private readonly checks = new Map<string, Check>();
  private server: FastifyInstance | null = null;
  private redis: Redis | null = null;

  constructor(private readonly config: Config) {}

  /** Puts the limiter under the server; before routes are declared. */
  async register(server: FastifyInstance): Promise<void> {
    if (this.config.redisUrl !== undefined) {
      this.redis = new Redis(this.config.redisUrl, { connectTimeout: 500, commandTimeout: 500, maxRetriesPerRequest: 0, enableOfflineQueue: false });
      this.redis.on('error', (error) => this.logger.warn(`rate limits on Redis: ${error.message}`));
    }
    await server.register(fastifyRateLimit, { global: false, store: rateLimitStore(this.redis) });
    this.server = server;
  }

  /** Counts the request against each rule; throws `rate_limited` when one has no room. */
  async spend(rules: readonly RateLimitRule[], request: FastifyRequest): Promise<void> {
    for (const rule of rules) {
      if (rule.ofMoreThanBytes !== undefined && announcedBytes(request) <= rule.ofMoreThanBytes) continue;
      const answer = await this.checkOf(rule)?.(request);
      if (answer === undefined || answer.isAllowed || !answer.isExceeded) continue;
      throw new ProblemError('rate_limited', `Too many requests of this kind. Try again in ${answer.ttlInSeconds} s.`, { headers: { 'retry-after': String(answer.ttlInSeconds) } });
    }
  }

  onApplicationShutdown(): void {
    this.redis?.disconnect();
    this.redis = null;
  }

  private checkOf(rule: RateLimitRule): Check | undefined {
    const known = this.checks.get(rule.name);
    if (known || !this.server) return known;
    const check = this.server.createRateLimit({ max: rule.max, timeWindow: rule.perSeconds * 1_000, keyGenerator: (request) => `${rule.name} ${subjectOf(rule, request)}` });
    this.checks.set(rule.name, check);
    return check;
  }
}
