import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Member } from './member.js';

const lifeDays = 30;

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** A session just opened; the token goes into the cookie and is stored nowhere. */
export interface OpenedSession {
  token: string;
  expiresAt: Date;
}

/** Sessions on the server: a random token whose hash alone is stored, gone the moment it is revoked. */
@Injectable()
export class SessionsService {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Opens a session in the caller's transaction, a system one. */
  async open(tx: Transaction, member: Pick<Member, 'id' | 'merchantId'>): Promise<OpenedSession> {
    const token = randomBytes(32).toString('base64url');
    await tx.query('DELETE FROM sessions WHERE member_id = $1 AND expires_at < now()', [member.id]);
    const [row] = await tx.query<{ expires_at: Date }>(
      'INSERT INTO sessions (token_hash, member_id, merchant_id, expires_at) VALUES ($1, $2, $3, now() + make_interval(days => $4)) RETURNING expires_at',
      [hashOf(token), member.id, member.merchantId, lifeDays],
    );
    if (!row) throw new Error('an INSERT without a row');
    return { token, expiresAt: row.expires_at };
  }

  /** Who holds the session, or null when it is unknown, expired or revoked. */
  find(token: string): Promise<Pick<Member, 'id' | 'merchantId' | 'role'> | null> {
    return this.unitOfWork.system(async (tx) => {
      const [row] = await tx.query<Pick<Member, 'id' | 'merchantId' | 'role'>>(
        `SELECT s.member_id AS id, s.merchant_id AS "merchantId", m.role FROM sessions s
         JOIN memberships m ON m.member_id = s.member_id AND m.merchant_id = s.merchant_id
         WHERE s.token_hash = $1 AND s.expires_at > now()`,
        [hashOf(token)],
      );
      return row ?? null;
    });
  }

  /** Ends the session at once; true when there was one. */
  async revoke(token: string): Promise<boolean> {
    const ended = await this.unitOfWork.system((tx) => tx.query('DELETE FROM sessions WHERE token_hash = $1 RETURNING 1', [hashOf(token)]));
    return ended.length > 0;
  }
}
