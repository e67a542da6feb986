import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Deliverable, listResourcesQuerySchema, Mode, Page, Resource as ResourceAnswer } from '@till/contract';
import type { NetworkId } from '@till/networks';
import type { z } from 'zod';
import { Config } from '../../config/config.js';
import { type Transaction, UnitOfWork, violatedConstraint } from '../../platform/database/unit-of-work.js';
import { notFound } from '../../platform/http/id-param.js';
import { Paging } from '../../platform/http/paging.js';
import { faultyField } from '../../platform/http/faulty-field.js';
import { ProblemError } from '../../platform/http/problem-error.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import { KeyedWork } from '../../platform/idempotency/keyed-work.js';
import { SignalBus } from '../../platform/signals/signal-bus.js';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { megabyte, MerchantLimits } from '../merchants/merchant-limits.js';
import { MerchantsService } from '../merchants/merchants.service.js';
import { type ReceivingMeans, ReceivingService } from '../wallets/receiving.service.js';
import { WalletsService } from '../wallets/wallets.service.js';
import { FilesRepository } from './files.repository.js';
import { payableWays, receivingWallets } from './receiving-wallets.js';
import { abridged, type Resource, type StoredResource, toResourceAnswer } from './resource.js';
import { changedResource, type CreateInput, newResource, type UpdateInput } from './resource-input.js';
import { type ResourceFilter, ResourcesRepository } from './resources.repository.js';

const shortTextBytes = 10_000;

/** Pay links and tip jars as their merchant handles them. */
@Injectable()
export class ResourcesService implements OnModuleInit {
  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly keyedWork: KeyedWork,
    private readonly resources: ResourcesRepository,
    private readonly files: FilesRepository,
    private readonly wallets: WalletsService,
    private readonly receiving: ReceivingService,
    private readonly merchants: MerchantsService,
    private readonly limits: MerchantLimits,
    private readonly auditLog: AuditLogService,
    private readonly paging: Paging,
    private readonly signals: SignalBus,
  ) {}

  onModuleInit(): void {
    this.wallets.vetoRemoval(async (tx, merchantId, walletId) => {
      const title = await this.resources.titleNamingWallet(tx, merchantId, walletId);
      return title === null ? null : `"${title}"`;
    });
  }

  /** Throws `handle_taken`, `limit_reached`, or `validation_failed` for wallets, networks and files the merchant cannot name. */
  async create(context: RequestContext, input: CreateInput): Promise<ResourceAnswer> {
    const resource = newResource(context.merchantId, context.mode, input);
    const created = await this.keyedWork
      .tenant(context, async (tx) => {
        const means = await this.checkReferences(tx, resource);
        await this.demandRoomForText(tx, resource);
        await this.limits.demandRoom(tx, context.merchantId, 'resources', (enough) => this.resources.count(tx, context.merchantId, enough));
        const stored = await this.resources.insert(tx, resource);
        await this.auditLog.record(tx, context, 'resource.created', stored.id, { kind: stored.kind, title: stored.title });
        this.tellAfter(tx, stored, stored.listed);
        return { stored, means };
      })
      .catch((error: unknown) => {
        if (violatedConstraint(error) !== 'resources_handle_key') throw error;
        throw new ProblemError('handle_taken', `The handle "${resource.handle ?? ''}" is taken. Choose another one.`, { errors: [{ field: 'handle', message: 'is taken' }] });
      });
    return this.answer(created.stored, created.means);
  }

  async update(context: RequestContext, id: string, change: UpdateInput): Promise<ResourceAnswer> {
    const { stored, means } = await this.unitOfWork.tenant(context.merchantId, async (tx) => {
      const before = await this.resources.byId(tx, context.merchantId, context.mode, id, { lock: true });
      if (!before) throw notFound('resource');
      const after = changedResource(before, change);
      const known = await this.checkReferences(tx, after);
      await this.demandRoomForText(tx, after);
      const updated = await this.resources.update(tx, after);
      await this.auditLog.record(tx, context, 'resource.updated', id, { fields: Object.keys(change), version: updated.version });
      this.tellAfter(tx, updated, before.listed || updated.listed);
      return { stored: updated, means: known };
    });
    return this.answer(stored, means);
  }

  /** Only a long text is worth adding up all of them. */
  private async demandRoomForText(tx: Transaction, { merchantId, deliverable }: Resource): Promise<void> {
    const bytes = deliverable === null ? 0 : Buffer.byteLength(JSON.stringify(deliverable));
    if (bytes <= shortTextBytes) return;
    await this.limits.demandRoom(tx, merchantId, 'textMegabytes', async () => (await this.resources.deliverableBytes(tx, merchantId)) / megabyte, bytes / megabyte);
  }

  async get(context: RequestContext, id: string): Promise<ResourceAnswer> {
    const { stored, means } = await this.unitOfWork.tenant(context.merchantId, async (tx) => {
      const found = await this.resources.byId(tx, context.merchantId, context.mode, id);
      if (!found) throw notFound('resource');
      return { stored: found, means: await this.receiving.means(tx, context.merchantId) };
    });
    return this.answer(stored, means);
  }

  async list(context: RequestContext, query: z.output<typeof listResourcesQuerySchema>): Promise<Page<ResourceAnswer>> {
    const filter: ResourceFilter = { kind: query.kind, gatewayId: query.gatewayId, removed: query.removed === 'true', q: query.q };
    const scope = `resources ${context.merchantId} ${context.mode} ${JSON.stringify(filter)}`;
    const after = this.paging.decodeCursor(scope, query.cursor);
    const { rows, means } = await this.unitOfWork.tenant(context.merchantId, async (tx) => ({
      rows: await this.resources.list(tx, context.merchantId, context.mode, filter, query.limit + 1, after),
      means: await this.receiving.means(tx, context.merchantId),
    }));
    const networks = new Map(await Promise.all(rows.map(async (row) => [row.id, await this.payableNetworks(row, means)] as const)));
    const toItem = (row: StoredResource) => toResourceAnswer({ ...row, deliverable: abridged(row.deliverable) }, this.config.publicUrl, networks.get(row.id) ?? []);
    return this.paging.page(scope, rows, query.limit, (row) => ({ at: row.cursorAt, id: row.id }), toItem);
  }

  /** Whether the merchant has any resource in the mode; in the caller's unit of work. */
  hasAny(tx: Transaction, merchantId: string, mode: Mode): Promise<boolean> {
    return this.resources.exists(tx, merchantId, mode);
  }

  /** Whether the merchant has this resource; in the caller's unit of work. */
  async has(tx: Transaction, merchantId: string, mode: Mode, id: string): Promise<boolean> {
    return (await this.resources.byId(tx, merchantId, mode, id)) !== null;
  }

  /** The resource as it is kept, in the caller's unit of work; null for one of somebody else. */
  find(tx: Transaction, merchantId: string, mode: Mode, id: string): Promise<StoredResource | null> {
    return this.resources.byId(tx, merchantId, mode, id);
  }

  /** What a settled payment of the resource gets, whole; null for a plain receipt. Read afresh: it may be large. */
  deliverableOf(merchantId: string, mode: Mode, id: string): Promise<Deliverable | null> {
    return this.unitOfWork.tenantAtOnce(merchantId, async (tx) => (await this.resources.byId(tx, merchantId, mode, id))?.deliverable ?? null);
  }

  private async answer(stored: StoredResource, means: ReceivingMeans): Promise<ResourceAnswer> {
    return toResourceAnswer(stored, this.config.publicUrl, await this.payableNetworks(stored, means));
  }

  private async payableNetworks(resource: Resource, means: ReceivingMeans): Promise<NetworkId[]> {
    const receiving = await this.receiving.of(resource.mode, receivingWallets(resource, means.wallets), means.preference);
    return payableWays(resource, receiving).map(({ offer }) => offer.network.id);
  }

  /** Refuses wallets and files of others. The lock keeps a named wallet from being removed at the same moment. */
  private async checkReferences(tx: Transaction, resource: Resource): Promise<ReceivingMeans> {
    await this.merchants.lock(tx, resource.merchantId);
    const means = await this.receiving.means(tx, resource.merchantId);
    const unknown = resource.walletIds?.find((id) => !means.wallets.some((wallet) => wallet.id === id));
    if (unknown !== undefined) throw faultyField('walletIds', `there is no wallet ${unknown}`);
    if (resource.deliverable?.type === 'file' && !(await this.files.byId(tx, resource.merchantId, resource.deliverable.fileId))) {
      throw faultyField('deliverable.fileId', 'there is no such file');
    }
    return means;
  }

  private tellAfter(tx: Transaction, { merchantId, id }: Resource, changesList: boolean): void {
    tx.afterCommit(() => {
      this.signals.publish({ topic: 'resource', merchantId, subjectId: id });
      if (changesList) this.signals.publish({ topic: 'listing', merchantId, subjectId: id });
    });
  }
}
