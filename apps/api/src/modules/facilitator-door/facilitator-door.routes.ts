import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '../../platform/http/problem-error.js';
import { toProblemError } from '../../platform/http/problem-filter.js';
import type { RateLimitRule } from '../../platform/http/rate-limit.js';
import { RateLimiter } from '../../platform/http/rate-limiter.js';
import { FacilitatorDoor } from './facilitator-door.js';
import type { DoorKeyRow } from './door-key.js';
import { DoorKeysService } from './door-keys.service.js';
import { SupportedKinds } from './supported-kinds.js';

type Path = 'verify' | 'settle' | 'supported';

/** A payment header has 8 KiB; a payload with its terms and a declared schema stays far below this. */
const maxBodyBytes = 64 * 1024;
const perKey: RateLimitRule = { name: 'facilitator-door', max: 6_000, perSeconds: 60, by: 'path-key' };
/** Guessing a key is hopeless; this keeps it from being a burden as well. */
const unknownKeys: RateLimitRule = { name: 'facilitator-door-unknown', max: 60, perSeconds: 60, by: 'ip' };

/**
 * `/f/:key/verify`, `/settle` and `/supported`: the x402 facilitator interface for sellers' own servers. Routes of the
 * server itself and not of Nest: the key is in the path, and what fails answers in the shape x402 servers read.
 */
@Injectable()
export class FacilitatorDoorRoutes implements OnModuleInit {
  private readonly logger = new Logger(FacilitatorDoorRoutes.name);

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly keys: DoorKeysService,
    private readonly limiter: RateLimiter,
    private readonly door: FacilitatorDoor,
    private readonly supported: SupportedKinds,
  ) {}

  onModuleInit(): void {
    // Not awaited: that would load every plugin now, before Nest has set its own error handler.
    void this.host.httpAdapter.getInstance<FastifyInstance>().register((server, _options, loaded) => {
      // The text is read by our own strict reader, so the server's parser must not read it first.
      server.removeAllContentTypeParsers();
      server.addContentTypeParser('*', { parseAs: 'string', bodyLimit: maxBodyBytes }, (_request, body, done) => done(null, body));
      server.setErrorHandler((error, request, reply) => this.fail(error, request, reply));
      server.post('/f/:key/verify', async (request, reply) => reply.send(await this.door.verify(await this.keyOf(request), textOf(request))));
      server.post('/f/:key/settle', async (request, reply) => {
        const { answer, paymentId } = await this.door.settle(await this.keyOf(request), textOf(request));
        if (paymentId !== null) void reply.header('till-payment', paymentId);
        return reply.send(answer);
      });
      server.get('/f/:key/supported', async (request, reply) => reply.send(await this.supported.of(await this.keyOf(request))));
      server.addHook('onSend', async (_request, reply) => void reply.header('cache-control', 'no-store'));
      loaded();
    });
  }

  private async keyOf(request: FastifyRequest): Promise<DoorKeyRow> {
    await this.limiter.spend([perKey], request);
    const key = await this.keys.byToken((request.params as { key: string }).key);
    if (key) return key;
    await this.limiter.spend([unknownKeys], request);
    throw new ProblemError('not_found', 'There is no such facilitator key, or it was revoked. Create one in Till under Developers, and use its URL as the facilitator URL.');
  }

  /** A problem that is also an x402 answer, so that the caller's SDK shows its reason. */
  private fail(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const problem = toProblemError(error);
    const path = pathOf(request);
    // The route's pattern: the address itself holds the key.
    if (problem.status >= 500) this.logger.error(`${request.method} /f/:key/${path} ${request.id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    const body = { ...shapeOf(path, problem), ...problem.toProblem(request.id) };
    return reply
      .status(problem.status)
      .headers(problem.details.headers ?? {})
      .type('application/problem+json; charset=utf-8')
      .send(JSON.stringify(body));
  }
}

function textOf({ body }: FastifyRequest): string {
  return typeof body === 'string' ? body : '';
}

function pathOf(request: FastifyRequest): Path {
  const last = (request.routeOptions.url ?? '').split('/').at(-1);
  return last === 'verify' || last === 'settle' ? last : 'supported';
}

function shapeOf(path: Path, { code, detail, status }: ProblemError): object {
  if (path === 'verify') return { isValid: false, invalidReason: code, invalidMessage: detail };
  if (path === 'supported') return { error: detail };
  // A fault of ours may come after the payment was taken.
  const errorMessage = status >= 500 ? `${detail} The payment may be on its way: settle the identical one again, and do not ask for another.` : detail;
  return { success: false, errorReason: code, errorMessage, transaction: '', network: '' };
}
