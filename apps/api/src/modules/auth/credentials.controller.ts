import { Body, Controller, Req, Res } from '@nestjs/common';
import { changePasswordSchema, type MemberSession, stepUpSchema } from '@till/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Authenticated } from '../../platform/http/access.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Implements } from '../../platform/http/implements.js';
import { RateLimit, type RateLimitRule } from '../../platform/http/rate-limit.js';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { SessionCookie } from '../../platform/http/session-cookie.js';
import { CredentialsService } from './credentials.service.js';
import type { OpenedSession } from './sessions.service.js';

/** Guesses of whoever holds a session, at either call. A new sign-in is another way in for the owner. */
const ownPassword: RateLimitRule[] = [
  { name: 'own-password', max: 10, perSeconds: 60, by: 'merchant' },
  { name: 'own-password-hour', max: 40, perSeconds: 3_600, by: 'merchant' },
];

/** A member's own account. The scope is `read`: a viewer has a password and sessions as well. */
@Controller()
export class CredentialsController {
  constructor(
    private readonly credentials: CredentialsService,
    private readonly cookie: SessionCookie,
  ) {}

  @Implements('changePassword', { summary: 'Change your password; every other session of yours ends' })
  @Authenticated({ scope: 'read' })
  @RateLimit(...ownPassword)
  async changePassword(@Context() context: RequestContext, @Body({ schema: changePasswordSchema }) input: z.output<typeof changePasswordSchema>, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    this.renew(reply, await this.credentials.changePassword(context, input));
  }

  @Implements('stepUp', { summary: 'Confirm that it is you, before a change of where live money goes' })
  @Authenticated({ scope: 'read' })
  @RateLimit(...ownPassword)
  async stepUp(@Context() context: RequestContext, @Body({ schema: stepUpSchema }) input: z.output<typeof stepUpSchema>, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    this.renew(reply, await this.credentials.stepUp(context, input, request));
  }

  @Implements('listSessions', { summary: 'List where you are signed in' })
  @Authenticated({ scope: 'read' })
  listSessions(@Context() context: RequestContext): Promise<{ data: MemberSession[] }> {
    return this.credentials.listSessions(context);
  }

  @Implements('endSession', { summary: 'End one of your sessions' })
  @Authenticated({ scope: 'read' })
  endSession(@Context() context: RequestContext, @IdParam('session') id: string): Promise<void> {
    return this.credentials.endSession(context, id);
  }

  @Implements('endOtherSessions', { summary: 'End every session of yours but this one' })
  @Authenticated({ scope: 'read' })
  async endOtherSessions(@Context() context: RequestContext, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    this.renew(reply, await this.credentials.endOtherSessions(context));
  }

  private renew(reply: FastifyReply, { token, expiresAt }: OpenedSession): void {
    this.cookie.write(reply, token, expiresAt);
  }
}
