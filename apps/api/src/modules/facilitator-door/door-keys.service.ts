import { timingSafeEqual } from 'node:crypto';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { CreatedDoorKey, createDoorKeySchema, DoorKey, Page } from '@till/contract';
import type { z } from 'zod';
import { Config } from '../../config/config.js';
import { LruCache } from '../../platform/cache/lru-cache.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { notFound } from '../../platform/http/id-param.js';
import { Paging } from '../../platform/http/paging.js';
import { ProblemError } from '../../platform/http/problem-error.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import { newId } from '../../platform/ids/new-id.js';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { MerchantsService } from '../merchants/merchants.service.js';
import { WalletsService } from '../wallets/wallets.service.js';
import { hashDoorKeyToken, hintOfDoorKey, isDoorKeyToken, newDoorKeyToken } from './door-key-token.js';
import { type DoorKeyRow, DoorKeysRepository, toDoorKey } from './door-keys.repository.js';

/** How long another process may go on accepting a revoked key. */
const cacheLifeMs = 3_000;
const touchIntervalMs = 60_000;

/** Keys of the facilitator door as their merchant handles them, and as the door recognises them. */
@Injectable()
export class DoorKeysService implements OnModuleInit {
  private readonly logger = new Logger(DoorKeysService.name);
  private readonly valid = new LruCache<DoorKeyRow>(10_000, cacheLifeMs);
  private readonly touched = new LruCache<true>(10_000, touchIntervalMs);

  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly keys: DoorKeysRepository,
    private readonly merchants: MerchantsService,
    private readonly wallets: WalletsService,
    private readonly auditLog: AuditLogService,
    private readonly paging: Paging,
  ) {}

  onModuleInit(): void {
    this.wallets.vetoRemoval(async (tx, merchantId, walletId) => {
      const name = await this.keys.nameNamingWallet(tx, merchantId, walletId);
      return name === null ? null : `The facilitator key "${name}"`;
    });
  }

  /** Creates a key of the caller's mode and shows it, with the URL that holds it, this once. */
  async create(context: RequestContext, input: z.output<typeof createDoorKeySchema>): Promise<CreatedDoorKey> {
    const token = newDoorKeyToken(context.mode);
    const walletIds = input.walletIds ? [...new Set(input.walletIds)] : null;
    const row = await this.unitOfWork.tenant(context.merchantId, async (tx) => {
      // The lock keeps a named wallet from being removed at the same moment.
      await this.merchants.lock(tx, context.merchantId);
      const known = new Set((await this.wallets.all(tx, context.merchantId)).map(({ id }) => id));
      const unknown = walletIds?.find((id) => !known.has(id));
      if (unknown !== undefined) throw new ProblemError('validation_failed', `walletIds: there is no wallet ${unknown}`, { errors: [{ field: 'walletIds', message: `there is no wallet ${unknown}` }] });
      const created = await this.keys.insert(tx, { merchant_id: context.merchantId, id: newId('doorKey'), mode: context.mode, name: input.name, key_hash: hashDoorKeyToken(token), hint: hintOfDoorKey(token), wallet_ids: walletIds });
      await this.auditLog.record(tx, context, 'door_key.created', created.id, { name: created.name, mode: created.mode, walletIds });
      return created;
    });
    return { ...toDoorKey(row), key: token, url: `${this.config.publicUrl}/f/${token}` };
  }

  async list(context: RequestContext, query: { limit: number; cursor?: string | undefined }): Promise<Page<DoorKey>> {
    const scope = `door-keys ${context.merchantId} ${context.mode}`;
    const after = this.paging.decodeCursor(scope, query.cursor);
    const rows = await this.unitOfWork.tenant(context.merchantId, (tx) => this.keys.list(tx, context.merchantId, context.mode, query.limit + 1, after));
    return this.paging.page(scope, rows, query.limit, (row) => ({ at: row.cursor_at, id: row.id }), toDoorKey);
  }

  async get(context: RequestContext, id: string): Promise<DoorKey> {
    const row = await this.unitOfWork.tenant(context.merchantId, (tx) => this.keys.byId(tx, context.merchantId, context.mode, id));
    if (!row) throw notFound('facilitator key');
    return toDoorKey(row);
  }

  async revoke(context: RequestContext, id: string): Promise<DoorKey> {
    const row = await this.unitOfWork.tenant(context.merchantId, async (tx) => {
      const before = await this.keys.byId(tx, context.merchantId, context.mode, id);
      const revoked = await this.keys.revoke(tx, context.merchantId, context.mode, id);
      if (!revoked) throw notFound('facilitator key');
      if (before?.revoked_at === null) await this.auditLog.record(tx, context, 'door_key.revoked', id, { name: revoked.name });
      return revoked;
    });
    this.valid.delete(row.key_hash.toString('hex'));
    return toDoorKey(row);
  }

  /** The valid key of a token, or null. */
  async byToken(token: string): Promise<DoorKeyRow | null> {
    if (!isDoorKeyToken(token)) return null;
    const hash = hashDoorKeyToken(token);
    const cacheKey = hash.toString('hex');
    const row = this.valid.get(cacheKey) ?? (await this.load(hash, cacheKey));
    if (row) this.touch(row);
    return row;
  }

  private async load(hash: Buffer, cacheKey: string): Promise<DoorKeyRow | null> {
    const row = await this.unitOfWork.system((tx) => this.keys.validByHash(tx, hash));
    if (!row || !timingSafeEqual(row.key_hash, hash)) return null;
    // Only a fresh read enters the cache, so that a hit never lengthens the life of a revoked key.
    this.valid.set(cacheKey, row);
    return row;
  }

  private touch(row: DoorKeyRow): void {
    if (this.touched.get(row.id)) return;
    this.touched.set(row.id, true);
    this.unitOfWork
      .tenant(row.merchant_id, (tx) => this.keys.touch(tx, row.merchant_id, row.id))
      .catch((error: unknown) => this.logger.warn(`last use of ${row.id} not recorded: ${error instanceof Error ? error.message : String(error)}`));
  }
}
