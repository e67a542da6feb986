import { Body, Controller, Req, Res } from '@nestjs/common';
import { resetPasswordSchema, type Session, signInSchema, signUpSchema, siweVerifySchema } from '@till/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Authenticated, Public } from '../../platform/http/access.js';
import { Implements } from '../../platform/http/implements.js';
import { RateLimit } from '../../platform/http/rate-limit.js';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { SessionCookie } from '../../platform/http/session-cookie.js';
import { AccountsService, type SignedIn } from './accounts.service.js';
import { clientOf } from './client-of.js';
import { PasswordResetsService } from './password-resets.service.js';
import { SessionsService } from './sessions.service.js';
import { SiweService } from './siwe.service.js';

@Controller()
export class AuthController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly sessions: SessionsService,
    private readonly siwe: SiweService,
    private readonly resets: PasswordResetsService,
    private readonly cookie: SessionCookie,
  ) {}

  @Implements('signUp', { summary: 'Found an account with e-mail and password' })
  @Public({ sameOrigin: true })
  @RateLimit({ name: 'sign-up', max: 60, perSeconds: 600, by: 'ip' })
  async signUp(@Body({ schema: signUpSchema }) input: z.output<typeof signUpSchema>, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Session> {
    return this.letIn(await this.accounts.signUp(input, clientOf(request.headers['user-agent'])), request, reply);
  }

  @Implements('signIn', { summary: 'Sign in with e-mail and password', status: 200 })
  @Public({ sameOrigin: true })
  @RateLimit({ name: 'sign-in', max: 10, perSeconds: 60, by: 'ip+email' }, { name: 'sign-in-address', max: 100, perSeconds: 60, by: 'ip' })
  async signIn(@Body({ schema: signInSchema }) input: z.output<typeof signInSchema>, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Session> {
    return this.letIn(await this.accounts.signIn(input, clientOf(request.headers['user-agent']), request.ip), request, reply);
  }

  @Implements('resetPassword', { summary: 'Choose a new password with a link from whoever runs this Till; every session of the member ends' })
  @Public({ sameOrigin: true })
  @RateLimit({ name: 'reset-password', max: 20, perSeconds: 60, by: 'ip' })
  resetPassword(@Body({ schema: resetPasswordSchema }) input: z.output<typeof resetPasswordSchema>): Promise<void> {
    return this.resets.use(input);
  }

  @Implements('siweNonce', { summary: 'Ask for a nonce to sign in with a wallet', status: 200 })
  @Public({ sameOrigin: true })
  @RateLimit({ name: 'siwe-nonce', max: 60, perSeconds: 60, by: 'ip' })
  nonce(): Promise<{ nonce: string; expiresAt: string }> {
    return this.siwe.nonce();
  }

  @Implements('siweVerify', { summary: 'Sign in (or up) with a signed message', status: 200 })
  @Public({ sameOrigin: true })
  @RateLimit({ name: 'siwe-verify', max: 30, perSeconds: 60, by: 'ip' })
  async verify(@Body({ schema: siweVerifySchema }) input: z.output<typeof siweVerifySchema>, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Session> {
    const holder = await this.siwe.signer(input, request);
    return this.letIn(await this.accounts.enterByAddress(holder, clientOf(request.headers['user-agent'])), request, reply);
  }

  @Implements('signOut', { summary: 'End the session' })
  @Authenticated({ scope: 'read' })
  async signOut(@Context() context: RequestContext, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const token = this.cookie.read(request);
    if (token !== undefined && request.headers.authorization === undefined) await this.accounts.signOut(context, token);
    this.cookie.clear(reply);
  }

  @Implements('getSession', { summary: 'Who is signed in' })
  @Authenticated({ scope: 'read' })
  session(@Context() context: RequestContext): Promise<Session> {
    return this.accounts.current(context);
  }

  /** A new session at every sign-in; the one the browser came with ends. */
  private async letIn(signedIn: SignedIn, request: FastifyRequest, reply: FastifyReply): Promise<Session> {
    const before = this.cookie.read(request);
    if (before !== undefined) await this.sessions.revoke(before);
    this.cookie.write(reply, signedIn.session.token, signedIn.session.expiresAt);
    return this.accounts.toSession(signedIn.member);
  }
}
