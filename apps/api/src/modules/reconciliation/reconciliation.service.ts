import { Injectable } from '@nestjs/common';
import type { Mode, Reconciliation } from '@till/contract';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import { WalletsService } from '../wallets/wallets.service.js';
import { toInflowAnswer } from './inflow-answer.js';
import { InflowViewsRepository } from './inflow-views.repository.js';
import { toReconciliationAnswer } from './reconciliation-answer.js';
import { ReconciliationsRepository } from './reconciliations.repository.js';
import { ScansRepository } from './scans.repository.js';

const inflowsShown = 20;

/** Books and chain side by side, as last signed off. */
@Injectable()
export class ReconciliationService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reconciliations: ReconciliationsRepository,
    private readonly views: InflowViewsRepository,
    private readonly scans: ScansRepository,
    private readonly wallets: WalletsService,
  ) {}

  async list({ merchantId, mode }: Pick<RequestContext, 'merchantId' | 'mode'>, network: string | undefined): Promise<Reconciliation[]> {
    const scans = await this.unitOfWork.system((tx) => this.scans.states(tx));
    return this.unitOfWork.tenant(merchantId, async (tx) => {
      const runs = await this.reconciliations.list(tx, merchantId, mode, network ?? null);
      const wallets = new Map((await this.wallets.all(tx, merchantId)).map((wallet) => [wallet.address, wallet]));
      const unmatched = await this.views.unmatched(tx, merchantId, mode, inflowsShown);
      return runs.map((run) => {
        const wallet = wallets.get(run.wallet);
        const own = unmatched.filter(({ view }) => view.network === run.network && view.wallet === run.wallet);
        return toReconciliationAnswer(run, { walletId: wallet?.id ?? null, label: wallet?.label ?? null, unmatched: own.map(({ view }) => toInflowAnswer(view)), unmatchedCount: own[0]?.count ?? 0, scan: scans.get(run.network) });
      });
    });
  }

  /** One reconciliation of either mode, for who is told of it; null when the merchant has none with this id. */
  async told(merchantId: string, id: string): Promise<{ mode: Mode; data: Reconciliation } | null> {
    const mode = await this.unitOfWork.tenant(merchantId, (tx) => this.reconciliations.modeOf(tx, merchantId, id));
    const data = mode === null ? undefined : (await this.list({ merchantId, mode }, undefined)).find((one) => one.id === id);
    return mode === null || data === undefined ? null : { mode, data };
  }

  /** Ids of a merchant's reconciliations that do not match, and whether an inflow waits for an explanation. */
  async attention(tx: Transaction, merchantId: string, mode: Mode): Promise<{ differing: string[]; hasUnmatched: boolean }> {
    return { differing: await this.reconciliations.differing(tx, merchantId, mode), hasUnmatched: await this.views.hasUnmatched(tx, merchantId, mode) };
  }

  /** Whether the receipts of a wallet's day are on the chain; null while that is not known. */
  async days(tx: Transaction, merchantId: string, mode: Mode, span: { from: Date; to: Date }, timeZone: string): Promise<(network: string, wallet: string, day: string) => boolean | null> {
    const days = await this.reconciliations.days(tx, merchantId, mode, span, timeZone);
    return (network, wallet, day) => days.get(`${network} ${wallet} ${day}`) ?? null;
  }
}
