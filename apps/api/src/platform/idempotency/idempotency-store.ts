import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Transaction, UnitOfWork } from '../database/unit-of-work.js';
import { ProblemError } from '../http/problem-error.js';
import { Pruner } from '../pruning/pruner.js';
import { KeyRing } from '../secrets/key-ring.js';
import type { IdempotentCall } from './idempotent-call.js';

/** What a call answered, to be given again. */
export interface KeptAnswer {
  status: number;
  body: unknown;
  setCookie: string | null;
}

export type Claim = { kind: 'claimed' } | { kind: 'kept'; answer: KeptAnswer } | { kind: 'other_request' } | { kind: 'in_progress' };

/** Which of the two things kept with a key. */
type Part = 'answer' | 'work';

/** For whoever comes with a key of another request. */
export function keyReused(): ProblemError {
  return new ProblemError('idempotency_key_reused', 'This Idempotency-Key belongs to a request with another body or address. Use a new key.');
}

/**
 * Claims of idempotency keys, kept for a day with what became of them: the answer, and what the call's work returned, which
 * whoever was only slow must find as well. Both are sealed (AES-256-GCM, bound to owner and key), because the answer that carries a new API key must
 * be repeatable without storing that key readably.
 */
@Injectable()
export class IdempotencyStore implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly keys: KeyRing,
    private readonly pruner: Pruner,
  ) {}

  /**
   * Takes the key for this call, or says what became of the call that took it. A claim whose process died lapses after a minute;
   * once its work is kept, the same call may go on from there at any time, whether its process has died or not.
   */
  claim(call: IdempotentCall): Promise<Claim> {
    return this.unitOfWork.tenant(call.owner, async (tx) => {
      const taken = await tx.query(
        `INSERT INTO idempotency_keys AS k (merchant_id, key, request_hash) VALUES ($1, $2, $3)
         ON CONFLICT (merchant_id, key) DO UPDATE SET request_hash = EXCLUDED.request_hash, status = NULL, answer = NULL,
           work = CASE WHEN k.created_at < now() - interval '1 day' THEN NULL ELSE k.work END, created_at = now()
         WHERE k.created_at < now() - interval '1 day'
           OR (k.status IS NULL AND CASE WHEN k.work IS NULL THEN k.created_at < now() - interval '1 minute' ELSE k.request_hash = EXCLUDED.request_hash END)
         RETURNING 1`,
        [call.owner, call.key, call.requestHash],
      );
      if (taken.length > 0) return { kind: 'claimed' };
      const [row] = await tx.query<{ request_hash: Buffer; answer: { sealed: string } | null }>('SELECT request_hash, answer FROM idempotency_keys WHERE merchant_id = $1 AND key = $2', [call.owner, call.key]);
      if (!row) return { kind: 'in_progress' };
      if (!row.request_hash.equals(call.requestHash)) return { kind: 'other_request' };
      if (row.answer === null) return { kind: 'in_progress' };
      const answer = this.unseal(call, 'answer', Buffer.from(row.answer.sealed, 'base64'));
      return { kind: 'kept', answer: JSON.parse(answer.toString('utf8')) as KeptAnswer };
    });
  }

  async keep(call: IdempotentCall, answer: KeptAnswer): Promise<void> {
    const sealed = this.seal(call, 'answer', Buffer.from(JSON.stringify(answer), 'utf8')).toString('base64');
    await this.unitOfWork.tenant(call.owner, (tx) =>
      tx.query('UPDATE idempotency_keys SET status = $3, answer = $4 WHERE merchant_id = $1 AND key = $2', [call.owner, call.key, answer.status, JSON.stringify({ sealed })]),
    );
  }

  /** Gives the key back after a call that failed. What it did before it failed stays with the key, for the retry. */
  async release(call: IdempotentCall): Promise<void> {
    await this.unitOfWork.tenant(call.owner, (tx) => tx.query('DELETE FROM idempotency_keys WHERE merchant_id = $1 AND key = $2 AND status IS NULL AND work IS NULL', [call.owner, call.key]));
  }

  /**
   * What the call's work returned, or null before there is any. The key is the caller's until its transaction ends, also
   * when its claim has lapsed meanwhile. Throws `idempotency_key_reused` when another request has it by now.
   */
  async workOf(tx: Transaction, call: IdempotentCall): Promise<{ value: unknown } | null> {
    const [row] = await tx.query<{ request_hash: Buffer; work: Buffer | null }>(
      `INSERT INTO idempotency_keys AS k (merchant_id, key, request_hash) VALUES ($1, $2, $3)
       ON CONFLICT (merchant_id, key) DO UPDATE SET request_hash = k.request_hash RETURNING request_hash, work`,
      [call.owner, call.key, call.requestHash],
    );
    if (!row?.request_hash.equals(call.requestHash)) throw keyReused();
    return row.work && { value: deserialize(this.unseal(call, 'work', row.work)) as unknown };
  }

  async keepWork(tx: Transaction, call: IdempotentCall, value: unknown): Promise<void> {
    await tx.query('UPDATE idempotency_keys SET work = $3 WHERE merchant_id = $1 AND key = $2', [call.owner, call.key, this.seal(call, 'work', serialize(value))]);
  }

  onModuleInit(): void {
    this.pruner.add('idempotency keys', (tx) => tx.query("DELETE FROM idempotency_keys WHERE created_at < now() - interval '1 day'"));
  }

  private seal(call: IdempotentCall, part: Part, plain: Buffer): Buffer {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.keys.key('idempotency'), iv).setAAD(bindingOf(call, part));
    const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
  }

  private unseal(call: IdempotentCall, part: Part, bytes: Buffer): Buffer {
    const decipher = createDecipheriv('aes-256-gcm', this.keys.key('idempotency'), bytes.subarray(0, 12)).setAAD(bindingOf(call, part)).setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
  }
}

function bindingOf({ owner, key }: IdempotentCall, part: Part): Buffer {
  return Buffer.from(JSON.stringify(part === 'answer' ? [owner, key] : [owner, key, part]));
}
