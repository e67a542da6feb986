import { timingSafeEqual } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { Page } from '@till/contract';
import { LruCache } from '../../platform/cache/lru-cache.js';
import type { Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { notFound } from '../../platform/http/id-param.js';
import type { Paging } from '../../platform/http/paging.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import { newId } from '../../platform/ids/new-id.js';
import type { AuditLogService } from '../audit-log/audit-log.service.js';
import type { MerchantLimits } from '../merchants/merchant-limits.js';
import type { KeyKind, KeyRow } from './key-kind.js';
import { hashOfKeyToken, hintOfKeyToken, isKeyToken, newKeyToken } from './key-token.js';
import { KeysRepository } from './keys.repository.js';

/** How long another process may go on accepting a revoked key. */
const cacheLifeMs = 3_000;
const touchIntervalMs = 60_000;

/**
 * Keys that Till hands out once and recognises by their hash from then on: issued, listed, revoked, remembered when last
 * used, with an entry in the audit log. Each kind has its service, which says who may have one and what it opens.
 */
export abstract class KeysService<Row extends KeyRow, Right extends keyof Row & string, Shown> {
  private readonly logger: Logger;
  private readonly keys: KeysRepository<Row, Right>;
  private readonly valid = new LruCache<Row>(10_000, cacheLifeMs);
  private readonly touched = new LruCache<true>(10_000, touchIntervalMs);

  protected constructor(
    private readonly kind: KeyKind<Row, Right, Shown>,
    private readonly unitOfWork: UnitOfWork,
    private readonly auditLog: AuditLogService,
    private readonly paging: Paging,
    private readonly ceilings: MerchantLimits,
  ) {
    this.logger = new Logger(new.target.name);
    this.keys = new KeysRepository(kind);
  }

  async list({ merchantId, mode }: RequestContext, query: { limit: number; cursor?: string | undefined }): Promise<Page<Shown>> {
    const scope = `${this.kind.table} ${merchantId} ${mode}`;
    const after = this.paging.decodeCursor(scope, query.cursor);
    const rows = await this.unitOfWork.tenant(merchantId, (tx) => this.keys.list(tx, merchantId, mode, query.limit + 1, after));
    return this.paging.page(scope, rows, query.limit, (row) => ({ at: row.cursor_at, id: row.id }), (row) => this.kind.show(row));
  }

  async get({ merchantId, mode }: RequestContext, id: string): Promise<Shown> {
    const row = await this.unitOfWork.tenant(merchantId, (tx) => this.keys.byId(tx, merchantId, mode, id));
    if (!row) throw notFound(this.kind.noun);
    return this.kind.show(row);
  }

  async revoke(context: RequestContext, id: string): Promise<Shown> {
    const { merchantId, mode } = context;
    const row = await this.unitOfWork.tenant(merchantId, async (tx) => {
      const before = await this.keys.byId(tx, merchantId, mode, id);
      const revoked = await this.keys.revoke(tx, merchantId, mode, id);
      if (!revoked) throw notFound(this.kind.noun);
      if (before?.revoked_at === null) await this.auditLog.record(tx, context, `${this.kind.audit}.revoked`, id, { name: revoked.name });
      return revoked;
    });
    this.valid.delete(row.key_hash.toString('hex'));
    return this.kind.show(row);
  }

  /** Issues a key of the caller's mode. `told` is what the audit log hears of its rights. The token is shown this once. Throws `limit_reached`. */
  protected async issue(tx: Transaction, context: RequestContext, name: string, rights: Row[Right], told: Record<string, unknown>): Promise<{ shown: Shown; token: string }> {
    const { merchantId, mode } = context;
    await this.ceilings.demandRoom(tx, merchantId, this.kind.limit, () => this.keys.count(tx, merchantId));
    const token = newKeyToken(this.kind.prefix, mode);
    const facts = { merchant_id: merchantId, id: newId(this.kind.id), mode, name, key_hash: hashOfKeyToken(token), hint: hintOfKeyToken(token) };
    const row = await this.keys.insert(tx, { ...facts, [this.kind.right]: rights } as Parameters<typeof this.keys.insert>[1]);
    await this.auditLog.record(tx, context, `${this.kind.audit}.created`, row.id, { name, mode, ...told });
    return { shown: this.kind.show(row), token };
  }

  /** The valid key of a token, or null. */
  protected async recognise(token: string): Promise<Row | null> {
    if (!isKeyToken(this.kind.prefix, token)) return null;
    const hash = hashOfKeyToken(token);
    const cacheKey = hash.toString('hex');
    const row = this.valid.get(cacheKey) ?? (await this.load(hash, cacheKey));
    if (row) this.touch(row);
    return row;
  }

  private async load(hash: Buffer, cacheKey: string): Promise<Row | null> {
    const row = await this.unitOfWork.system((tx) => this.keys.validByHash(tx, hash));
    if (!row || !timingSafeEqual(row.key_hash, hash)) return null;
    // Only a fresh read enters the cache, so that a hit never lengthens the life of a revoked key.
    this.valid.set(cacheKey, row);
    return row;
  }

  private touch({ id, merchant_id: merchantId }: Row): void {
    if (this.touched.get(id)) return;
    this.touched.set(id, true);
    this.unitOfWork
      .tenant(merchantId, (tx) => this.keys.touch(tx, merchantId, id))
      .catch((error: unknown) => this.logger.warn(`last use of ${id} not recorded: ${error instanceof Error ? error.message : String(error)}`));
  }
}
