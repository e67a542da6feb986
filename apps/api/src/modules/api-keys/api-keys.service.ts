import { timingSafeEqual } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import type { ApiKey, CreatedApiKey, createApiKeySchema, Page } from '@till/contract';
import type { z } from 'zod';
import { LruCache } from '../../platform/cache/lru-cache.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { notFound } from '../../platform/http/id-param.js';
import { Paging } from '../../platform/http/paging.js';
import { ProblemError } from '../../platform/http/problem-error.js';
import type { Caller } from '../../platform/http/request-authenticator.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import { newId } from '../../platform/ids/new-id.js';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { hashApiKeyToken, hintOf, isApiKeyToken, newApiKeyToken } from './api-key-token.js';
import { type ApiKeyRow, ApiKeysRepository, toApiKey } from './api-keys.repository.js';

/** How long another process may go on accepting a revoked key. */
const cacheLifeMs = 3_000;
const touchIntervalMs = 60_000;

@Injectable()
export class ApiKeysService {
  private readonly logger = new Logger(ApiKeysService.name);
  private readonly valid = new LruCache<ApiKeyRow>(10_000, cacheLifeMs);
  private readonly touched = new LruCache<true>(10_000, touchIntervalMs);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly keys: ApiKeysRepository,
    private readonly auditLog: AuditLogService,
    private readonly paging: Paging,
  ) {}

  /** Creates a key of the caller's mode and shows it this once. A key cannot hand out more than it has. */
  async create(context: RequestContext, input: z.output<typeof createApiKeySchema>): Promise<CreatedApiKey> {
    const scopes = [...new Set(input.scopes)];
    if (!scopes.every((scope) => context.scopes.includes(scope))) throw new ProblemError('insufficient_scope', 'A key cannot create one with more scopes than its own.');
    const token = newApiKeyToken(context.mode);
    const row = await this.unitOfWork.tenant(context.merchantId, async (tx) => {
      const created = await this.keys.insert(tx, { merchant_id: context.merchantId, id: newId('apiKey'), mode: context.mode, name: input.name, key_hash: hashApiKeyToken(token), hint: hintOf(token), scopes });
      await this.auditLog.record(tx, context, 'api_key.created', created.id, { name: created.name, mode: created.mode, scopes });
      return created;
    });
    return { ...toApiKey(row), key: token };
  }

  async list(context: RequestContext, query: { limit: number; cursor?: string | undefined }): Promise<Page<ApiKey>> {
    const scope = `api-keys ${context.merchantId} ${context.mode}`;
    const after = this.paging.decodeCursor(scope, query.cursor);
    const rows = await this.unitOfWork.tenant(context.merchantId, (tx) => this.keys.list(tx, context.merchantId, context.mode, query.limit + 1, after));
    return this.paging.page(scope, rows, query.limit, (row) => ({ at: row.cursor_at, id: row.id }), toApiKey);
  }

  async get(context: RequestContext, id: string): Promise<ApiKey> {
    const row = await this.unitOfWork.tenant(context.merchantId, (tx) => this.keys.byId(tx, context.merchantId, context.mode, id));
    if (!row) throw notFound('API key');
    return toApiKey(row);
  }

  async revoke(context: RequestContext, id: string): Promise<ApiKey> {
    const row = await this.unitOfWork.tenant(context.merchantId, async (tx) => {
      const before = await this.keys.byId(tx, context.merchantId, context.mode, id);
      const revoked = await this.keys.revoke(tx, context.merchantId, context.mode, id);
      if (!revoked) throw notFound('API key');
      if (before?.revoked_at === null) await this.auditLog.record(tx, context, 'api_key.revoked', id, { name: revoked.name });
      return revoked;
    });
    this.valid.delete(row.key_hash.toString('hex'));
    return toApiKey(row);
  }

  /** The caller behind a key, or null. */
  async authenticate(token: string): Promise<Caller | null> {
    if (!isApiKeyToken(token)) return null;
    const hash = hashApiKeyToken(token);
    const cacheKey = hash.toString('hex');
    const row = this.valid.get(cacheKey) ?? (await this.load(hash, cacheKey));
    if (!row) return null;
    this.touch(row);
    return { merchantId: row.merchant_id, actor: row.id, scopes: row.scopes, mode: row.mode };
  }

  private async load(hash: Buffer, cacheKey: string): Promise<ApiKeyRow | null> {
    const row = await this.unitOfWork.system((tx) => this.keys.validByHash(tx, hash));
    if (!row || !timingSafeEqual(row.key_hash, hash)) return null;
    // Only a fresh read enters the cache, so that a hit never lengthens the life of a revoked key.
    this.valid.set(cacheKey, row);
    return row;
  }

  private touch(row: ApiKeyRow): void {
    if (this.touched.get(row.id)) return;
    this.touched.set(row.id, true);
    this.unitOfWork
      .tenant(row.merchant_id, (tx) => this.keys.touch(tx, row.merchant_id, row.id))
      .catch((error: unknown) => this.logger.warn(`last use of ${row.id} not recorded: ${error instanceof Error ? error.message : String(error)}`));
  }
}
