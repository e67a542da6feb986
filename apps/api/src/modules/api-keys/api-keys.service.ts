import { Injectable } from '@nestjs/common';
import type { ApiKey, CreatedApiKey, createApiKeySchema } from '@till/contract';
import type { z } from 'zod';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Paging } from '../../platform/http/paging.js';
import { ProblemError } from '../../platform/http/problem-error.js';
import type { Caller } from '../../platform/http/request-authenticator.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import { KeyedWork } from '../../platform/idempotency/keyed-work.js';
import { SignalBus } from '../../platform/signals/signal-bus.js';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { KeysService } from '../keys/keys.service.js';
import { MerchantLimits } from '../merchants/merchant-limits.js';
import { apiKeyKind, type ApiKeyRow } from './api-key.js';

/** API keys as their merchant handles them, and as the API recognises them. */
@Injectable()
export class ApiKeysService extends KeysService<ApiKeyRow, 'scopes', ApiKey> {
  constructor(
    unitOfWork: UnitOfWork,
    auditLog: AuditLogService,
    paging: Paging,
    limits: MerchantLimits,
    private readonly keyedWork: KeyedWork,
    private readonly signals: SignalBus,
  ) {
    super(apiKeyKind, unitOfWork, auditLog, paging, limits);
  }

  /** Creates a key of the caller's mode and shows it this once. A key cannot hand out more than it has. */
  async create(context: RequestContext, input: z.output<typeof createApiKeySchema>): Promise<CreatedApiKey> {
    const scopes = [...new Set(input.scopes)];
    if (!scopes.every((scope) => context.scopes.includes(scope))) throw new ProblemError('insufficient_scope', 'A key cannot create one with more scopes than its own.');
    const { shown, token } = await this.keyedWork.tenant(context, (tx) => this.issue(tx, context, input.name, scopes, { scopes }));
    return { ...shown, key: token };
  }

  /** What the key still holds open ends with it. */
  override async revoke(context: RequestContext, id: string): Promise<ApiKey> {
    const shown = await super.revoke(context, id);
    this.signals.publish({ topic: 'access', merchantId: context.merchantId, subjectId: id });
    return shown;
  }

  /** The caller behind a key, or null. */
  async authenticate(token: string): Promise<Caller | null> {
    const row = await this.recognise(token);
    return row && { merchantId: row.merchant_id, actor: row.id, scopes: row.scopes, mode: row.mode };
  }
}
