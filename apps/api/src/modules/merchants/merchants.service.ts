import { Injectable } from '@nestjs/common';
import type { Merchant, UpdateMerchant } from '@till/contract';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { notFound } from '../../platform/http/id-param.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import { newId } from '../../platform/ids/new-id.js';
import { SignalBus } from '../../platform/signals/signal-bus.js';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { MerchantLimits } from './merchant-limits.js';
import { MerchantsRepository } from './merchants.repository.js';

@Injectable()
export class MerchantsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly merchants: MerchantsRepository,
    private readonly limits: MerchantLimits,
    private readonly auditLog: AuditLogService,
    private readonly signals: SignalBus,
  ) {}

  /** Founds a merchant in the caller's transaction, which must be a system one: the tenant does not exist yet. Throws `sign_up_closed`. */
  async create(tx: Transaction, name: string): Promise<Merchant> {
    await this.limits.demandRoomForMerchant(tx, (enough) => this.merchants.count(tx, enough));
    return this.merchants.insert(tx, newId('merchant'), name);
  }

  /** The merchant; throws `not_found`. */
  get(merchantId: string): Promise<Merchant> {
    return this.unitOfWork.tenant(merchantId, async (tx) => {
      const merchant = await this.merchants.byId(tx, merchantId);
      if (!merchant) throw notFound('merchant');
      return merchant;
    });
  }

  /** The name payers see, read in the caller's unit of work. */
  async nameOf(tx: Transaction, merchantId: string): Promise<string> {
    return (await this.merchants.byId(tx, merchantId))?.name ?? '';
  }

  /** Serialises writers of this merchant's shared facts within the caller's transaction. */
  lock(tx: Transaction, merchantId: string): Promise<void> {
    return this.merchants.lock(tx, merchantId);
  }

  update(context: RequestContext, change: UpdateMerchant): Promise<Merchant> {
    return this.unitOfWork.tenant(context.merchantId, async (tx) => {
      const merchant = await this.merchants.update(tx, context.merchantId, change);
      if (!merchant) throw notFound('merchant');
      await this.auditLog.record(tx, context, 'merchant.updated', merchant.id, { ...change });
      // Pay pages show the merchant's name.
      tx.afterCommit(() => this.signals.publish({ topic: 'resource', merchantId: merchant.id, subjectId: merchant.id }));
      return merchant;
    });
  }
}
