import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { resetPasswordSchema } from '@till/contract';
import type { z } from 'zod';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ProblemError } from '../../platform/http/problem-error.js';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { MembersRepository } from './members.repository.js';
import { PasswordHasher } from './password-hasher.js';
import { SessionsService } from './sessions.service.js';

const lifeMinutes = 30;

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** What the operator hands to the member; the token is stored nowhere. */
export interface ResetLink {
  token: string;
  expiresAt: Date;
}

interface Holder {
  memberId: string;
  merchantId: string;
}

/**
 * Reset links: asked for by who runs this Till, good once and for half an hour, for a password of the member's choice.
 * For a day the new password opens the account and moves no live money: whoever has the operator's shell, or was handed
 * the link by mistake, is no nearer to it.
 */
@Injectable()
export class PasswordResetsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly members: MembersRepository,
    private readonly sessions: SessionsService,
    private readonly passwords: PasswordHasher,
    private readonly auditLog: AuditLogService,
  ) {}

  /** A link for the account, in place of one before it; null where no account signs in with this address and a password. */
  issue(email: string): Promise<ResetLink | null> {
    return this.unitOfWork.system(async (tx) => {
      const member = await this.members.byEmail(tx, email);
      if (!member?.passwordHash) return null;
      const token = randomBytes(32).toString('base64url');
      await tx.query('DELETE FROM password_resets WHERE expires_at < now()');
      const [row] = await tx.query<{ expiresAt: Date }>(
        `INSERT INTO password_resets (member_id, token_hash, expires_at) VALUES ($1, $2, now() + make_interval(mins => $3))
         ON CONFLICT (member_id) DO UPDATE SET token_hash = EXCLUDED.token_hash, expires_at = EXCLUDED.expires_at RETURNING expires_at AS "expiresAt"`,
        [member.id, hashOf(token), lifeMinutes],
      );
      if (!row) throw new Error('an INSERT without a row');
      await this.auditLog.record(tx, { merchantId: member.merchantId, actor: 'operator' }, 'member.reset_link_issued', member.id);
      return { token, expiresAt: row.expiresAt };
    });
  }

  /** Makes the member's link worthless, in the caller's unit of work: who sets a password by knowing it needs none. */
  async withdraw(tx: Transaction, memberId: string): Promise<void> {
    await tx.query('DELETE FROM password_resets WHERE member_id = $1', [memberId]);
  }

  /** Sets the password and ends every session of the member. Throws `reset_expired` for a link that is used, replaced, too old or made up. */
  async use({ token, newPassword }: z.output<typeof resetPasswordSchema>): Promise<void> {
    const expired = new ProblemError('reset_expired', 'Ask whoever runs this Till for another link.');
    const tokenHash = hashOf(token);
    // A made-up link must not cost the work of a hash.
    const isKnown = await this.unitOfWork.system(async (tx) => (await tx.query('SELECT 1 FROM password_resets WHERE token_hash = $1 AND expires_at > now()', [tokenHash])).length > 0);
    if (!isKnown) throw expired;
    const passwordHash = await this.passwords.hash(newPassword);
    await this.unitOfWork.system(async (tx) => {
      const holder = await this.take(tx, tokenHash);
      if (!holder) throw expired;
      await this.members.resetPassword(tx, holder.memberId, passwordHash);
      const ended = await this.sessions.endAll(tx, holder.memberId);
      await this.auditLog.record(tx, { merchantId: holder.merchantId, actor: holder.memberId }, 'member.password_reset', holder.memberId, { sessionsEnded: ended });
    });
  }

  /** Uses the link up; of two who use it at once, one gets it. */
  private async take(tx: Transaction, tokenHash: Buffer): Promise<Holder | null> {
    const [holder] = await tx.query<Holder>(
      `WITH used AS (DELETE FROM password_resets WHERE token_hash = $1 AND expires_at > now() RETURNING member_id)
       SELECT used.member_id AS "memberId", s.merchant_id AS "merchantId" FROM used JOIN memberships s ON s.member_id = used.member_id ORDER BY s.created_at LIMIT 1`,
      [tokenHash],
    );
    return holder ?? null;
  }
}
