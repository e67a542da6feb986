import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/unit-of-work.js';

/** SQL of nonces that were used up. Needs system units of work. */
@Injectable()
export class SignInNoncesRepository {
  /** Uses a nonce up; false when it was used before. */
  async use(tx: Transaction, nonce: string, expiresAt: Date): Promise<boolean> {
    return (await tx.query('INSERT INTO sign_in_nonces (nonce, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1', [nonce, expiresAt])).length > 0;
  }

  /** Forgets what nobody can use any more, whatever some clocks say. */
  async prune(tx: Transaction): Promise<void> {
    await tx.query("DELETE FROM sign_in_nonces WHERE expires_at < now() - interval '1 minute'");
  }
}
