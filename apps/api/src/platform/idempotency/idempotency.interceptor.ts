import { createHmac } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Injectable, Logger, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { catchError, concatMap, defer, EMPTY, from, type Observable, of, throwError } from 'rxjs';
import { ProblemError } from '../http/problem-error.js';
import { bindContext, contextOf, type RequestContext } from '../http/request-context.js';
import { KeyRing } from '../secrets/key-ring.js';
import { type Claim, IdempotencyStore, keyReused } from './idempotency-store.js';
import type { IdempotentCall } from './idempotent-call.js';

const patienceMs = 5_000;
const stepMs = 50;

/** JSON with sorted keys: two texts of the same body hash alike. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}

function keyOf(request: FastifyRequest): string | undefined {
  const header = request.headers['idempotency-key'];
  if (header === undefined) return undefined;
  if (typeof header === 'string' && /^[\x21-\x7e]{1,255}$/.test(header)) return header;
  throw new ProblemError('malformed_request', 'Idempotency-Key must be 1 to 255 printable ASCII characters without spaces.');
}

/** `Idempotency-Key` on every POST: the same key and request get the same answer, another request with the key is refused. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  private readonly logger = new Logger(IdempotencyInterceptor.name);

  constructor(
    private readonly store: IdempotencyStore,
    private readonly keys: KeyRing,
  ) {}

  intercept(host: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    if (request.method !== 'POST') return next.handle();
    const key = keyOf(request);
    if (key === undefined) return next.handle();
    const context = contextOf(request);
    const call = this.callOf(request, key, context);
    if (context) bindContext(request, { ...context, idempotentCall: call });
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    return from(this.claim(call)).pipe(concatMap((claim) => (claim.kind === 'kept' ? replay(claim, reply) : this.run(call, next, reply))));
  }

  /** Hashed with a key: a sign-in's body is a password, and a plain hash of it could be guessed from. */
  private callOf(request: FastifyRequest, key: string, context: RequestContext | undefined): IdempotentCall {
    const facts = [request.method, request.url, context?.mode ?? '', context?.actor ?? '', canonical(request.body ?? null)];
    const requestHash = createHmac('sha256', this.keys.key('idempotent-request')).update(JSON.stringify(facts)).digest();
    return { owner: context?.merchantId ?? `public ${request.ip}`, key, requestHash };
  }

  /** Waits a moment for a call under way: its answer is worth more to the caller than a refusal. */
  private async claim(call: IdempotentCall): Promise<Claim & { kind: 'claimed' | 'kept' }> {
    for (let waitedMs = 0; ; waitedMs += stepMs) {
      const claim = await this.store.claim(call);
      if (claim.kind === 'claimed' || claim.kind === 'kept') return claim;
      if (claim.kind === 'other_request') throw keyReused();
      if (waitedMs >= patienceMs) throw new ProblemError('idempotency_in_progress', 'The first request with this key is still running. Ask again in a moment.', { headers: { 'retry-after': '1' } });
      await new Promise((resolve) => setTimeout(resolve, stepMs));
    }
  }

  private run(call: IdempotentCall, next: CallHandler, reply: FastifyReply): Observable<unknown> {
    return next.handle().pipe(
      concatMap(async (body: unknown) => {
        await this.quietly(() => (reply.sent ? this.store.release(call) : this.store.keep(call, { status: reply.statusCode, body, setCookie: cookieOf(reply) })));
        return body;
      }),
      // A failed call rolled back, so its key is free for the corrected request; or its work is kept, for the same one again.
      catchError((error: unknown) => defer(() => this.quietly(() => this.store.release(call))).pipe(concatMap(() => throwError(() => error)))),
    );
  }

  private async quietly(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.logger.warn(`idempotency key not settled: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

function cookieOf(reply: FastifyReply): string | null {
  const header = reply.getHeader('set-cookie');
  return typeof header === 'string' ? header : null;
}

function replay({ answer }: Claim & { kind: 'kept' }, reply: FastifyReply): Observable<unknown> {
  void reply.header('idempotency-replayed', 'true');
  if (answer.setCookie !== null) void reply.header('set-cookie', answer.setCookie);
  return reply.sent ? EMPTY : of(answer.body);
}
