import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { SignalBus } from '../../platform/signals/signal-bus.js';
import type { Client } from './client-of.js';
import type { Member } from './member.js';

const lifeDays = 30;
/** How long a password or a signature stands for the member's presence. */
const confirmedMinutes = 10;
/** How long a password from a reset link stands for nothing but itself (ADR 35). */
const resetHours = 24;
/** SQL: the password of the member `m` came from a reset link, and not long ago. */
const isFreshReset = `coalesce(m.password_reset_at > now() - make_interval(hours => ${String(resetHours)}), false)`;
const returning = 'RETURNING id, merchant_id AS "merchantId"';
/** More than anybody has open: a program that signs in for each call ends its own first ones. */
const mostSessions = 100;

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** 256 random bits. */
function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** A session just opened, or its new token; the token goes into the cookie and is stored nowhere. */
export interface OpenedSession {
  token: string;
  expiresAt: Date;
}

/** A session as its member sees it. */
export interface StoredSession extends Client {
  id: string;
  createdAt: Date;
  lastUsedAt: Date;
}

interface EndedSession {
  id: string;
  merchantId: string;
}

/** Who holds a session, and what is known of it. */
export type SessionHolder = Pick<Member, 'id' | 'merchantId' | 'role'> & { sessionId: string; confirmed: boolean };

/** Sessions on the server: a random token whose hash alone is stored, gone the moment it is revoked. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly signals: SignalBus,
  ) {}

  /** Opens a session in the caller's transaction, a system one. Whoever signs in has just shown who it is, but not with a password that was reset lately. */
  async open(tx: Transaction, member: Pick<Member, 'id' | 'merchantId'>, client: Client): Promise<OpenedSession> {
    const token = newToken();
    await tx.query('DELETE FROM sessions WHERE member_id = $1 AND expires_at < now()', [member.id]);
    this.tellAfter(tx, await tx.query(`DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE member_id = $1 ORDER BY last_used_at DESC, id OFFSET $2) ${returning}`, [member.id, mostSessions - 1]));
    const [row] = await tx.query<{ expires_at: Date }>(
      `INSERT INTO sessions (token_hash, member_id, merchant_id, expires_at, browser, system, confirmed_at)
       SELECT $1, m.id, $3, now() + make_interval(days => $4), $5, $6, CASE WHEN NOT ${isFreshReset} THEN now() END FROM members m WHERE m.id = $2 RETURNING expires_at`,
      [hashOf(token), member.id, member.merchantId, lifeDays, client.browser, client.system],
    );
    if (!row) throw new Error('an INSERT without a row');
    return { token, expiresAt: row.expires_at };
  }

  /** Who holds the session, or null when it is unknown, expired or revoked. */
  find(token: string): Promise<SessionHolder | null> {
    return this.unitOfWork.system(async (tx) => {
      const [row] = await tx.query<SessionHolder & { stale: boolean }>(
        `SELECT s.member_id AS id, s.merchant_id AS "merchantId", m.role, s.id AS "sessionId", coalesce(s.confirmed_at > now() - make_interval(mins => $2), false) AS confirmed,
           s.last_used_at < now() - interval '5 minutes' AS stale
         FROM sessions s JOIN memberships m ON m.member_id = s.member_id AND m.merchant_id = s.merchant_id
         WHERE s.token_hash = $1 AND s.expires_at > now()`,
        [hashOf(token), confirmedMinutes],
      );
      // Not at every call: a page makes many, and nobody wants to know the second.
      if (row?.stale === true) await tx.query('UPDATE sessions SET last_used_at = now() WHERE id = $1', [row.sessionId]);
      return row ?? null;
    });
  }

  /** Sessions of a member, the one used last first. */
  list(tx: Transaction, memberId: string): Promise<StoredSession[]> {
    return tx.query(
      `SELECT id, browser, system, created_at AS "createdAt", last_used_at AS "lastUsedAt" FROM sessions WHERE member_id = $1 AND expires_at > now() ORDER BY last_used_at DESC, id LIMIT $2`,
      [memberId, mostSessions],
    );
  }

  /** The member of this session has shown who it is. Until when that counts for nothing, as the password was reset; null where it counts. */
  async confirm(tx: Transaction, id: string): Promise<Date | null> {
    const [row] = await tx.query<{ waitsUntil: Date | null }>(
      `UPDATE sessions s SET confirmed_at = CASE WHEN ${isFreshReset} THEN s.confirmed_at ELSE now() END FROM members m WHERE s.id = $1 AND m.id = s.member_id
       RETURNING CASE WHEN ${isFreshReset} THEN m.password_reset_at + make_interval(hours => $2) END AS "waitsUntil"`,
      [id, resetHours],
    );
    return row?.waitsUntil ?? null;
  }

  /**
   * Gives a session another token, and all it holds open ends: whoever has copied the one before has nothing from this
   * commit on. Null for a session that has ended meanwhile.
   */
  async renew(tx: Transaction, id: string): Promise<OpenedSession | null> {
    const token = newToken();
    const [row] = await tx.query<EndedSession & { expiresAt: Date }>(`UPDATE sessions SET token_hash = $2 WHERE id = $1 ${returning}, expires_at AS "expiresAt"`, [id, hashOf(token)]);
    if (!row) return null;
    this.tellAfter(tx, [row]);
    return { token, expiresAt: row.expiresAt };
  }

  /** Ends a session of the member; true when there was one. */
  async end(tx: Transaction, memberId: string, id: string): Promise<boolean> {
    return this.tellAfter(tx, await tx.query(`DELETE FROM sessions WHERE member_id = $1 AND id = $2 ${returning}`, [memberId, id])) > 0;
  }

  /** Ends every session of the member but one; answers how many. */
  async endOthers(tx: Transaction, memberId: string, id: string): Promise<number> {
    return this.tellAfter(tx, await tx.query(`DELETE FROM sessions WHERE member_id = $1 AND id <> $2 ${returning}`, [memberId, id]));
  }

  /** Ends every session of the member; answers how many. */
  async endAll(tx: Transaction, memberId: string): Promise<number> {
    return this.tellAfter(tx, await tx.query(`DELETE FROM sessions WHERE member_id = $1 ${returning}`, [memberId]));
  }

  /** Ends the session at once; true when there was one. */
  revoke(token: string): Promise<boolean> {
    return this.unitOfWork.system(async (tx) => this.tellAfter(tx, await tx.query(`DELETE FROM sessions WHERE token_hash = $1 ${returning}`, [hashOf(token)])) > 0);
  }

  /** Has what these sessions still hold open end with them, once that is committed; answers how many they are. */
  private tellAfter(tx: Transaction, ended: readonly EndedSession[]): number {
    tx.afterCommit(() => ended.forEach(({ id, merchantId }) => this.signals.publish({ topic: 'access', merchantId, subjectId: id })));
    return ended.length;
  }
}
