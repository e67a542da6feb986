import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Mode, modeSchema } from '@till/contract';
import type { FastifyRequest } from 'fastify';
import { type Access, accessMetadata } from './access.js';
import { ProblemError } from './problem-error.js';
import { type RateLimitRule, rateLimitMetadata } from './rate-limit.js';
import { RateLimiter } from './rate-limiter.js';
import { type Caller, RequestAuthenticator } from './request-authenticator.js';
import { bindContext } from './request-context.js';
import { SessionCookie } from './session-cookie.js';
import { SiteOrigin } from './site-origin.js';

interface Policy {
  access: Access | undefined;
  limits: readonly RateLimitRule[];
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Refuses whatever a route does not allow. A route without a policy is refused, so that a forgotten one opens nothing. */
@Injectable()
export class AccessGuard implements CanActivate {
  // Metadata never changes after boot, and the doors ask on every request.
  private readonly policies = new WeakMap<object, Policy>();

  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: RequestAuthenticator,
    private readonly cookie: SessionCookie,
    private readonly site: SiteOrigin,
    private readonly limiter: RateLimiter,
  ) {}

  canActivate(host: ExecutionContext): boolean | Promise<boolean> {
    const { access, limits } = this.policyOf(host);
    if (!access) throw new ProblemError('forbidden', 'This route has no access policy, so nobody may call it.');
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    if (access.kind === 'public') {
      if (access.sameOrigin) this.site.refuseOtherSites(request);
      return limits.length === 0 || this.limiter.spend(limits, request).then(() => true);
    }
    return this.admit(access, limits, request);
  }

  private async admit(access: Access & { kind: 'authenticated' }, limits: readonly RateLimitRule[], request: FastifyRequest): Promise<boolean> {
    const caller = await this.callerOf(request);
    if (!caller) throw new ProblemError('unauthenticated', 'Sign in, or send "Authorization: Bearer till_test_…".', { headers: { 'www-authenticate': 'Bearer realm="till"' } });
    if (!caller.scopes.includes(access.scope)) throw new ProblemError('insufficient_scope', `This call needs the scope "${access.scope}".`);
    bindContext(request, { merchantId: caller.merchantId, actor: caller.actor, scopes: caller.scopes, mode: caller.mode ?? chosenMode(request), requestId: request.id, session: caller.session });
    await this.limiter.spend(limits, request);
    return true;
  }

  private async callerOf(request: FastifyRequest): Promise<Caller | null> {
    const { authorization } = request.headers;
    // A bearer token is never mixed with a cookie: a request with one is judged by it alone.
    if (authorization !== undefined) {
      const token = /^Bearer ([\x21-\x7e]{1,200})$/i.exec(authorization)?.[1];
      return token === undefined ? null : this.authenticator.byBearer(token);
    }
    const token = this.cookie.read(request);
    if (token === undefined) return null;
    if (!safeMethods.has(request.method)) this.site.requireThisSite(request);
    return this.authenticator.bySession(token);
  }

  private policyOf(host: ExecutionContext): Policy {
    const known = this.policies.get(host.getHandler());
    if (known) return known;
    const targets = [host.getHandler(), host.getClass()];
    const policy: Policy = {
      access: this.reflector.getAllAndOverride<Access | undefined>(accessMetadata, targets),
      limits: this.reflector.getAllAndOverride<RateLimitRule[] | undefined>(rateLimitMetadata, targets) ?? [],
    };
    this.policies.set(host.getHandler(), policy);
    return policy;
  }
}

/** A member's mode: the `Till-Mode` header, or `?mode=` where a page cannot set headers (EventSource). Test unless told. */
function chosenMode(request: FastifyRequest): Mode {
  const asked = request.headers['till-mode'] ?? (request.query as { mode?: unknown } | undefined)?.mode;
  if (asked === undefined) return 'test';
  const mode = modeSchema.safeParse(asked);
  if (!mode.success) throw new ProblemError('validation_failed', 'Till-Mode must be "test" or "live".', { errors: [{ field: 'Till-Mode', message: 'must be "test" or "live"' }] });
  return mode.data;
}
