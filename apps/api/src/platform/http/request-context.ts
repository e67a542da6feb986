import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { ApiScope, Mode } from '@till/contract';
import type { FastifyRequest } from 'fastify';
import type { IdempotentCall } from '../idempotency/idempotent-call.js';

/** What is known of a session. */
export interface SessionFacts {
  readonly id: string;
  /** Whether its member gave a password or a wallet's signature within the last minutes. */
  readonly confirmed: boolean;
}

/** Who asks, for whom, in which mode: everything a service may trust about a request. */
export interface RequestContext {
  readonly merchantId: string;
  readonly mode: Mode;
  /** Id of who acts: `mem_…` for a signed-in member, `key_…` for an API key. */
  readonly actor: string;
  readonly scopes: readonly ApiScope[];
  readonly requestId: string;
  /** The browser session of a member; none for an API key. */
  readonly session?: SessionFacts | undefined;
  /** With an `Idempotency-Key`: what `KeyedWork` needs to do the call's work once. */
  readonly idempotentCall?: IdempotentCall | undefined;
}

const contexts = new WeakMap<FastifyRequest, RequestContext>();

/** Binds what is known of the caller: by the access guard, and again by whoever learns more. */
export function bindContext(request: FastifyRequest, context: RequestContext): void {
  contexts.set(request, context);
}

/** The request's context, or undefined on a public route. */
export function contextOf(request: FastifyRequest): RequestContext | undefined {
  return contexts.get(request);
}

/** Parameter of a handler behind `@Authenticated()`: the caller's RequestContext. */
export const Context = createParamDecorator((_data: unknown, host: ExecutionContext): RequestContext => {
  const context = contextOf(host.switchToHttp().getRequest<FastifyRequest>());
  if (!context) throw new Error('@Context() needs @Authenticated() on its route');
  return context;
});
