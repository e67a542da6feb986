import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import type { EvmHolder, Member } from './member.js';

const selectMember = `SELECT m.id, m.email, m.evm_address AS "evmAddress", m.evm_network AS "evmNetwork", m.password_hash AS "passwordHash", s.merchant_id AS "merchantId", s.role
  FROM members m JOIN memberships s ON s.member_id = m.id`;

export interface StoredMember extends Member {
  passwordHash: string | null;
}

/** Members belong to no tenant, so every call needs a system unit of work. */
@Injectable()
export class MembersRepository {
  async insert(tx: Transaction, member: Pick<StoredMember, 'id' | 'email' | 'evmAddress' | 'evmNetwork' | 'passwordHash' | 'merchantId' | 'role'>): Promise<void> {
    await tx.query('INSERT INTO members (id, email, password_hash, evm_address, evm_network) VALUES ($1, $2, $3, $4, $5)', [member.id, member.email, member.passwordHash, member.evmAddress, member.evmNetwork]);
    await tx.query('INSERT INTO memberships (merchant_id, member_id, role) VALUES ($1, $2, $3)', [member.merchantId, member.id, member.role]);
  }

  async byEmail(tx: Transaction, email: string): Promise<StoredMember | null> {
    return this.first(tx, 'm.email = $1', [email]);
  }

  async byEvmHolder(tx: Transaction, { evmAddress, evmNetwork }: EvmHolder): Promise<StoredMember | null> {
    return this.first(tx, "m.evm_address = $1 AND coalesce(m.evm_network, '') = coalesce($2, '')", [evmAddress, evmNetwork]);
  }

  async byId(tx: Transaction, id: string, merchantId: string): Promise<StoredMember | null> {
    return this.first(tx, 'm.id = $1 AND s.merchant_id = $2', [id, merchantId]);
  }

  /** Whether the password is still this one; keeps it so until the transaction ends. */
  async holdsPassword(tx: Transaction, id: string, passwordHash: string): Promise<boolean> {
    return (await tx.query('SELECT 1 FROM members WHERE id = $1 AND password_hash = $2 FOR SHARE', [id, passwordHash])).length > 0;
  }

  /** Replaces the password; false when it is another one than `before` by now. */
  async changePassword(tx: Transaction, id: string, before: string, after: string): Promise<boolean> {
    return (await tx.query('UPDATE members SET password_hash = $3 WHERE id = $1 AND password_hash = $2 RETURNING 1', [id, before, after])).length > 0;
  }

  /** Sets the password that a reset link was used for; when is kept, as it does not count for everything at once. */
  async resetPassword(tx: Transaction, id: string, passwordHash: string): Promise<void> {
    await tx.query('UPDATE members SET password_hash = $2, password_reset_at = now() WHERE id = $1', [id, passwordHash]);
  }

  private async first(tx: Transaction, condition: string, parameters: unknown[]): Promise<StoredMember | null> {
    const [row] = await tx.query<StoredMember>(`${selectMember} WHERE ${condition} ORDER BY s.created_at LIMIT 1`, parameters);
    return row ?? null;
  }
}
