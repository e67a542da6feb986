import { Injectable } from '@nestjs/common';
import type { changePasswordSchema, MemberSession, stepUpSchema } from '@till/contract';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { notFound } from '../../platform/http/id-param.js';
import { faultyField } from '../../platform/http/faulty-field.js';
import { ProblemError } from '../../platform/http/problem-error.js';
import type { RequestContext, SessionFacts } from '../../platform/http/request-context.js';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { MembersRepository, type StoredMember } from './members.repository.js';
import { PasswordHasher } from './password-hasher.js';
import { PasswordResetsService } from './password-resets.service.js';
import { type OpenedSession, SessionsService } from './sessions.service.js';
import { SiweService } from './siwe.service.js';

/** Only a member in a browser has a password and sessions. */
function sessionOf(context: RequestContext): SessionFacts {
  if (!context.session) throw new ProblemError('forbidden', 'An API key has no session. Sign in to use this call.');
  return context.session;
}

/**
 * What a member does about its own account: password, sessions, and showing that it is there itself. Each of these gives
 * the session it came with a new token (ADR 42): somebody with a copy of its cookie must not stay in by it, nor share in
 * what was confirmed.
 */
@Injectable()
export class CredentialsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly members: MembersRepository,
    private readonly sessions: SessionsService,
    private readonly passwords: PasswordHasher,
    private readonly siwe: SiweService,
    private readonly resets: PasswordResetsService,
    private readonly auditLog: AuditLogService,
  ) {}

  /** Ends every other session of the member. Throws `validation_failed` that names the field. */
  async changePassword(context: RequestContext, input: z.output<typeof changePasswordSchema>): Promise<OpenedSession> {
    const session = sessionOf(context);
    const before = (await this.member(context)).passwordHash;
    if (before === null) throw new ProblemError('conflict', 'This account signs in with a wallet and has no password.');
    if (!(await this.passwords.matches(before, input.currentPassword))) throw faultyField('currentPassword', 'is not your password');
    if (input.newPassword === input.currentPassword) throw faultyField('newPassword', 'is the one you have');
    const after = await this.passwords.hash(input.newPassword);
    return this.unitOfWork.system(async (tx) => {
      if (!(await this.members.changePassword(tx, context.actor, before, after))) throw faultyField('currentPassword', 'is not your password any more');
      const ended = await this.sessions.endOthers(tx, context.actor, session.id);
      await this.resets.withdraw(tx, context.actor);
      await this.sessions.confirm(tx, session.id);
      await this.auditLog.record(tx, context, 'member.password_changed', context.actor, { sessionsEnded: ended });
      return this.renewed(tx, session);
    });
  }

  /** For some minutes the session may change where live money goes. Throws `validation_failed`, `challenge_expired`, `invalid_signature`, or `step_up_waits` for a day after a reset. */
  async stepUp(context: RequestContext, input: z.output<typeof stepUpSchema>, request: FastifyRequest): Promise<OpenedSession> {
    const session = sessionOf(context);
    const member = await this.member(context);
    if (input.wallet) {
      const { evmAddress, evmNetwork } = await this.siwe.signer(input.wallet, request);
      if (evmAddress !== member.evmAddress || evmNetwork !== member.evmNetwork) throw new ProblemError('invalid_signature', 'Sign with the wallet that this account signs in with.');
    } else if (!(await this.passwords.matches(member.passwordHash, input.password ?? ''))) {
      throw faultyField('password', 'is not your password');
    }
    return this.unitOfWork.system(async (tx) => {
      const waitsUntil = await this.sessions.confirm(tx, session.id);
      if (waitsUntil) throw new ProblemError('step_up_waits', `The password was set with a reset link. Where live money goes can be changed from ${waitsUntil.toISOString()} on.`);
      await this.auditLog.record(tx, context, 'member.confirmed', context.actor, { by: input.wallet ? 'wallet' : 'password' });
      return this.renewed(tx, session);
    });
  }

  async listSessions(context: RequestContext): Promise<{ data: MemberSession[] }> {
    const { id: current } = sessionOf(context);
    const all = await this.unitOfWork.system((tx) => this.sessions.list(tx, context.actor));
    return { data: all.map((one) => ({ ...one, current: one.id === current, createdAt: one.createdAt.toISOString(), lastUsedAt: one.lastUsedAt.toISOString() })) };
  }

  /** Throws `not_found` for sessions of others too. */
  async endSession(context: RequestContext, id: string): Promise<void> {
    await this.unitOfWork.system(async (tx) => {
      if (!(await this.sessions.end(tx, context.actor, id))) throw notFound('session');
      await this.auditLog.record(tx, context, 'member.session_ended', context.actor, { session: id });
    });
  }

  async endOtherSessions(context: RequestContext): Promise<OpenedSession> {
    const session = sessionOf(context);
    return this.unitOfWork.system(async (tx) => {
      const ended = await this.sessions.endOthers(tx, context.actor, session.id);
      await this.auditLog.record(tx, context, 'member.other_sessions_ended', context.actor, { sessionsEnded: ended });
      return this.renewed(tx, session);
    });
  }

  private async renewed(tx: Transaction, { id }: SessionFacts): Promise<OpenedSession> {
    const session = await this.sessions.renew(tx, id);
    if (!session) throw new ProblemError('unauthenticated', 'This session has ended. Sign in again.');
    return session;
  }

  private async member(context: RequestContext): Promise<StoredMember> {
    const member = await this.unitOfWork.system((tx) => this.members.byId(tx, context.actor, context.merchantId));
    if (!member) throw new ProblemError('unauthenticated', 'This member is gone. Sign in again.');
    return member;
  }
}
