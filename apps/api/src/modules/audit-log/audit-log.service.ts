import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import { newId } from '../../platform/ids/new-id.js';

export type AuditAction =
  | 'member.signed_up'
  | 'member.signed_in'
  | 'member.signed_out'
  | 'member.confirmed'
  | 'member.password_changed'
  | 'member.reset_link_issued'
  | 'member.password_reset'
  | 'member.session_ended'
  | 'member.other_sessions_ended'
  | 'merchant.updated'
  | 'wallet.added'
  | 'wallet.proven'
  | 'wallet.updated'
  | 'wallet.made_default'
  | 'wallet.removed'
  | 'api_key.created'
  | 'api_key.revoked'
  | 'door_key.created'
  | 'door_key.revoked'
  | 'resource.created'
  | 'resource.updated'
  | 'gateway.created'
  | 'gateway.updated'
  | 'gateway.deleted'
  | 'gateway.openapi_imported'
  | 'gateway.secret_rotated'
  | 'inflow.attached'
  | 'inflow.ignored'
  | 'inflow.reset'
  | 'facilitator.chosen'
  | 'facilitator_key.set'
  | 'facilitator_key.removed'
  | 'webhook_endpoint.created'
  | 'webhook_endpoint.updated'
  | 'webhook_endpoint.deleted'
  | 'webhook_endpoint.secret_rotated'
  | 'webhook_delivery.resent'
  | 'refund.created'
  | 'refund.cancelled';

/** Who did it and for whom; a RequestContext is one. */
export interface AuditActor {
  merchantId: string;
  actor: string;
}

/** The append-only record of who changed what. The database lets nobody change an entry. */
@Injectable()
export class AuditLogService {
  /** Writes an entry in the caller's transaction, so that change and entry stand or fall together. No secrets in `data`. */
  async record(tx: Transaction, by: AuditActor, action: AuditAction, subjectId: string | null, data: Record<string, unknown> = {}): Promise<void> {
    await tx.query('INSERT INTO audit_log (merchant_id, id, actor, action, subject_id, data) VALUES ($1, $2, $3, $4, $5, $6)', [
      by.merchantId,
      newId('auditEntry'),
      by.actor,
      action,
      subjectId,
      JSON.stringify(data),
    ]);
  }
}
