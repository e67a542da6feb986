import { Injectable } from '@nestjs/common';
import type { createWalletSchema, Page, UpdateWallet, Wallet as WalletAnswer } from '@till/contract';
import type { z } from 'zod';
import { type Transaction, UnitOfWork, violatedConstraint } from '../../platform/database/unit-of-work.js';
import { notFound } from '../../platform/http/id-param.js';
import { Paging } from '../../platform/http/paging.js';
import { ProblemError } from '../../platform/http/problem-error.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import { requireStepUp } from '../../platform/http/require-step-up.js';
import { KeyedWork } from '../../platform/idempotency/keyed-work.js';
import { newId } from '../../platform/ids/new-id.js';
import { SignalBus } from '../../platform/signals/signal-bus.js';
import { type AuditActor, AuditLogService } from '../audit-log/audit-log.service.js';
import { MerchantLimits } from '../merchants/merchant-limits.js';
import { MerchantsService } from '../merchants/merchants.service.js';
import { normaliseAddress } from './wallet-address.js';
import { isLive, toWalletAnswer, type Wallet } from './wallet.js';
import { WalletsRepository } from './wallets.repository.js';

/** How much of an address's past is imported when nobody was asked. */
const usualImportDays = 30;

/** Says what still needs a wallet ("the pay link Book"), or null. Asked inside the removing transaction. */
export type RemovalVeto = (tx: Transaction, merchantId: string, walletId: string) => Promise<string | null>;

@Injectable()
export class WalletsService {
  private readonly vetoes: RemovalVeto[] = [];

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly keyedWork: KeyedWork,
    private readonly wallets: WalletsRepository,
    private readonly merchants: MerchantsService,
    private readonly limits: MerchantLimits,
    private readonly auditLog: AuditLogService,
    private readonly paging: Paging,
    private readonly signals: SignalBus,
  ) {}

  /** Lets a slice above, which may name wallets, keep one from being removed. Called while modules initialise. */
  vetoRemoval(veto: RemovalVeto): void {
    this.vetoes.push(veto);
  }

  /** Throws `wallet_exists` or `limit_reached`. */
  async add(context: RequestContext, input: z.output<typeof createWalletSchema>): Promise<WalletAnswer> {
    const address = normaliseAddress(input.family, input.address);
    return toWalletAnswer(await this.keyedWork.tenant(context, (tx) => this.insert(tx, context, { family: input.family, address, label: input.label || null, provenAt: null, liveFrom: null, importDays: input.importDays })));
  }

  /** Adds the first address of an account, whose holder has just signed in with it, in the caller's transaction. */
  addProven(tx: Transaction, by: AuditActor, address: string): Promise<Wallet> {
    const now = new Date();
    return this.insert(tx, by, { family: 'evm', address, label: null, provenAt: now, liveFrom: now, importDays: usualImportDays });
  }

  async list(context: RequestContext, query: { limit: number; cursor?: string | undefined }): Promise<Page<WalletAnswer>> {
    const scope = `wallets ${context.merchantId}`;
    const after = this.paging.decodeCursor(scope, query.cursor);
    const rows = await this.unitOfWork.tenant(context.merchantId, (tx) => this.wallets.list(tx, context.merchantId, query.limit + 1, after));
    return this.paging.page(scope, rows, query.limit, (wallet) => ({ at: wallet.cursorAt, id: wallet.id }), toWalletAnswer);
  }

  /** Every wallet of a merchant in the caller's unit of work, defaults first. */
  all(tx: Transaction, merchantId: string): Promise<Wallet[]> {
    return this.wallets.all(tx, merchantId);
  }

  async get(context: RequestContext, id: string): Promise<WalletAnswer> {
    return toWalletAnswer(await this.unitOfWork.tenant(context.merchantId, (tx) => this.existing(tx, context, id)));
  }

  /** Throws `step_up_required` where live money would go elsewhere. */
  update(context: RequestContext, id: string, change: UpdateWallet): Promise<WalletAnswer> {
    return this.unitOfWork.tenant(context.merchantId, async (tx) => {
      await this.merchants.lock(tx, context.merchantId);
      const wallet = await this.existing(tx, context, id);
      if (change.label !== undefined) {
        await this.wallets.setLabel(tx, context.merchantId, id, change.label || null);
        await this.auditLog.record(tx, context, 'wallet.updated', id, { label: change.label });
      }
      if (change.isDefault === true && !wallet.isDefault) {
        await this.confirmed(tx, context, () => this.wallets.makeDefault(tx, context.merchantId, wallet.family, id));
        await this.auditLog.record(tx, context, 'wallet.made_default', id, { family: wallet.family, address: wallet.address });
      }
      this.tellAfter(tx, context.merchantId);
      return toWalletAnswer(await this.existing(tx, context, id));
    });
  }

  /** Throws `wallet_in_use` while a resource names it, or while it is the default among several; `step_up_required` as above. */
  remove(context: RequestContext, id: string): Promise<void> {
    return this.unitOfWork.tenant(context.merchantId, async (tx) => {
      await this.merchants.lock(tx, context.merchantId);
      const wallet = await this.existing(tx, context, id);
      for (const veto of this.vetoes) {
        const user = await veto(tx, context.merchantId, id);
        if (user !== null) throw new ProblemError('wallet_in_use', `${user} is paid to this wallet. Choose another wallet there first.`);
      }
      if (wallet.isDefault && (await this.wallets.countOfFamily(tx, context.merchantId, wallet.family)) > 1) {
        throw new ProblemError('wallet_in_use', 'This is the default wallet. Make another one the default first.');
      }
      if (await this.standsIn(tx, wallet)) throw new ProblemError('wallet_in_use', 'Live money still goes to this wallet, because the default one is new. Remove it when the default wallet takes over.');
      await this.confirmed(tx, context, () => this.wallets.remove(tx, context.merchantId, id));
      await this.auditLog.record(tx, context, 'wallet.removed', id, { family: wallet.family, address: wallet.address });
      this.tellAfter(tx, context.merchantId);
    });
  }

  private async insert(tx: Transaction, by: AuditActor, wallet: Pick<Wallet, 'family' | 'address' | 'label' | 'provenAt' | 'liveFrom' | 'importDays'>): Promise<Wallet> {
    await this.merchants.lock(tx, by.merchantId);
    await this.limits.demandRoom(tx, by.merchantId, 'wallets', () => this.wallets.count(tx, by.merchantId));
    const isDefault = (await this.wallets.countOfFamily(tx, by.merchantId, wallet.family)) === 0;
    try {
      const added = await this.wallets.insert(tx, { ...wallet, merchantId: by.merchantId, id: newId('wallet'), isDefault });
      await this.auditLog.record(tx, by, 'wallet.added', added.id, { family: added.family, address: added.address, isDefault });
      this.tellAfter(tx, by.merchantId);
      return added;
    } catch (error) {
      if (violatedConstraint(error) !== 'wallets_address') throw error;
      throw new ProblemError('wallet_exists', 'This address is among your wallets already.');
    }
  }

  /** Changes wallets; where that leads live money elsewhere, only for a member who has confirmed (ADR 33). */
  private async confirmed(tx: Transaction, context: RequestContext, change: () => Promise<void>): Promise<void> {
    const before = livePayees(await this.wallets.all(tx, context.merchantId));
    await change();
    if (livePayees(await this.wallets.all(tx, context.merchantId)) !== before) requireStepUp(context);
  }

  /** Whether live money goes there only as long as the default wallet waits. */
  private async standsIn(tx: Transaction, wallet: Wallet): Promise<boolean> {
    const live = (await this.wallets.all(tx, wallet.merchantId)).find((one) => one.family === wallet.family && isLive(one));
    return !wallet.isDefault && live?.id === wallet.id;
  }

  private async existing(tx: Transaction, context: RequestContext, id: string): Promise<Wallet> {
    const wallet = await this.wallets.byId(tx, context.merchantId, id);
    if (!wallet) throw notFound('wallet');
    return wallet;
  }

  /** Prices are quoted from a cache that knows where the money goes: it must hear of every change. */
  private tellAfter(tx: Transaction, merchantId: string): void {
    tx.afterCommit(() => this.signals.publish({ topic: 'resource', merchantId, subjectId: merchantId }));
  }
}

/** Names where live money goes by default: now, and once what waits has waited. */
function livePayees(wallets: readonly Wallet[]): string {
  const payees = (['evm', 'solana'] as const).flatMap((family) => {
    const own = wallets.filter((wallet) => wallet.family === family);
    return [own.find(isLive)?.id, own.find(({ liveFrom }) => liveFrom !== null)?.id];
  });
  return payees.join(' ');
}
