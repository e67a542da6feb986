import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { CreatedDoorKey, createDoorKeySchema, DoorKey } from '@till/contract';
import type { z } from 'zod';
import { Config } from '../../config/config.js';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Paging } from '../../platform/http/paging.js';
import { faultyField } from '../../platform/http/faulty-field.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import { KeyedWork } from '../../platform/idempotency/keyed-work.js';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { KeysService } from '../keys/keys.service.js';
import { MerchantLimits } from '../merchants/merchant-limits.js';
import { MerchantsService } from '../merchants/merchants.service.js';
import { WalletsService } from '../wallets/wallets.service.js';
import { doorKeyKind, type DoorKeyRow } from './door-key.js';
import { DoorKeysRepository } from './door-keys.repository.js';

/** Keys of the facilitator door as their merchant handles them, and as the door recognises them. */
@Injectable()
export class DoorKeysService extends KeysService<DoorKeyRow, 'wallet_ids', DoorKey> implements OnModuleInit {
  constructor(
    unitOfWork: UnitOfWork,
    auditLog: AuditLogService,
    paging: Paging,
    ceilings: MerchantLimits,
    private readonly keyedWork: KeyedWork,
    private readonly config: Config,
    private readonly limits: DoorKeysRepository,
    private readonly merchants: MerchantsService,
    private readonly wallets: WalletsService,
  ) {
    super(doorKeyKind, unitOfWork, auditLog, paging, ceilings);
  }

  onModuleInit(): void {
    this.wallets.vetoRemoval(async (tx, merchantId, walletId) => {
      const name = await this.limits.nameNamingWallet(tx, merchantId, walletId);
      return name === null ? null : `The facilitator key "${name}"`;
    });
  }

  /** Creates a key of the caller's mode and shows it, with the URL that holds it, this once. */
  async create(context: RequestContext, input: z.output<typeof createDoorKeySchema>): Promise<CreatedDoorKey> {
    const walletIds = input.walletIds ? [...new Set(input.walletIds)] : null;
    const { shown, token } = await this.keyedWork.tenant(context, async (tx) => {
      await this.insistOnWallets(tx, context.merchantId, walletIds);
      return this.issue(tx, context, input.name, walletIds, { walletIds });
    });
    return { ...shown, key: token, url: `${this.config.publicUrl}/f/${token}` };
  }

  /** The valid key of a token, or null. */
  byToken(token: string): Promise<DoorKeyRow | null> {
    return this.recognise(token);
  }

  private async insistOnWallets(tx: Transaction, merchantId: string, walletIds: readonly string[] | null): Promise<void> {
    // The lock keeps a named wallet from being removed at the same moment.
    await this.merchants.lock(tx, merchantId);
    const known = new Set((await this.wallets.all(tx, merchantId)).map(({ id }) => id));
    const unknown = walletIds?.find((id) => !known.has(id));
    if (unknown !== undefined) throw faultyField('walletIds', `there is no wallet ${unknown}`);
  }
}
