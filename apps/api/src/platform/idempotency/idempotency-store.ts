import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Pruner } from '../pruning/pruner.js';
import { KeyRing } from '../secrets/key-ring.js';

/** What a call answered, to be given again. */
export interface KeptAnswer {
  status: number;
  body: unknown;
  setCookie: string | null;
}

/** Whose key it is, the key, and a keyed hash of everything that makes the request what it is. */
export interface IdempotentCall {
  owner: string;
  key: string;
  requestHash: Buffer;
}

export type Claim = { kind: 'claimed' } | { kind: 'kept'; answer: KeptAnswer } | { kind: 'other_request' } | { kind: 'in_progress' };

/**
 * Claims and answers of idempotency keys, kept for a day. Answers are sealed (AES-256-GCM, bound to owner and key),
 * because the answer that carries a new API key must be repeatable without storing that key readably.
 */
@Injectable()
export class IdempotencyStore implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly keys: KeyRing,
    private readonly pruner: Pruner,
  ) {}

  /** Takes the key for this call, or says what became of the call that took it. A claim whose process died lapses after a minute. */
  claim(call: IdempotentCall): Promise<Claim> {
    return this.unitOfWork.tenant(call.owner, async (tx) => {
      const taken = await tx.query(
        `INSERT INTO idempotency_keys AS k (merchant_id, key, request_hash) VALUES ($1, $2, $3)
         ON CONFLICT (merchant_id, key) DO UPDATE SET request_hash = EXCLUDED.request_hash, status = NULL, answer = NULL, created_at = now()
         WHERE k.created_at < now() - interval '1 day' OR (k.status IS NULL AND k.created_at < now() - interval '1 minute')
         RETURNING 1`,
        [call.owner, call.key, call.requestHash],
      );
      if (taken.length > 0) return { kind: 'claimed' };
      const [row] = await tx.query<{ request_hash: Buffer; answer: { sealed: string } | null }>('SELECT request_hash, answer FROM idempotency_keys WHERE merchant_id = $1 AND key = $2', [call.owner, call.key]);
      if (!row) return { kind: 'in_progress' };
      if (!row.request_hash.equals(call.requestHash)) return { kind: 'other_request' };
      return row.answer === null ? { kind: 'in_progress' } : { kind: 'kept', answer: this.unseal(call, row.answer.sealed) };
    });
  }

  async keep(call: IdempotentCall, answer: KeptAnswer): Promise<void> {
    await this.unitOfWork.tenant(call.owner, (tx) =>
      tx.query('UPDATE idempotency_keys SET status = $3, answer = $4 WHERE merchant_id = $1 AND key = $2', [call.owner, call.key, answer.status, JSON.stringify({ sealed: this.seal(call, answer) })]),
    );
  }

  /** Gives the key back after a call that changed nothing. */
  async release(call: IdempotentCall): Promise<void> {
    await this.unitOfWork.tenant(call.owner, (tx) => tx.query('DELETE FROM idempotency_keys WHERE merchant_id = $1 AND key = $2 AND status IS NULL', [call.owner, call.key]));
  }

  onModuleInit(): void {
    this.pruner.add('idempotency keys', (tx) => tx.query("DELETE FROM idempotency_keys WHERE created_at < now() - interval '1 day'"));
  }

  private seal(call: IdempotentCall, answer: KeptAnswer): string {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.keys.key('idempotency'), iv).setAAD(bindingOf(call));
    const sealed = Buffer.concat([cipher.update(JSON.stringify(answer), 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
  }

  private unseal(call: IdempotentCall, text: string): KeptAnswer {
    const bytes = Buffer.from(text, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', this.keys.key('idempotency'), bytes.subarray(0, 12)).setAAD(bindingOf(call)).setAuthTag(bytes.subarray(12, 28));
    return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')) as KeptAnswer;
  }
}

function bindingOf(call: IdempotentCall): Buffer {
  return Buffer.from(JSON.stringify([call.owner, call.key]));
}
