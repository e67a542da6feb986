import { Injectable } from '@nestjs/common';
import { fromBaseUnits, fromSignedBaseUnits, type Overview, type overviewQuerySchema, type Revenue, type revenueQuerySchema, type Settlements, type settlementsQuerySchema } from '@till/contract';
import type { z } from 'zod';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import { NetworksService } from '../networks/networks.service.js';
import { ReconciliationService } from '../reconciliation/reconciliation.service.js';
import { ResourcesService } from '../resources/resources.service.js';
import { isLive } from '../wallets/wallet.js';
import { WalletsService } from '../wallets/wallets.service.js';
import { OverviewRepository } from './overview.repository.js';
import { RevenueRepository } from './revenue.repository.js';
import { settlementTree } from './settlement-tree.js';
import { SettlementsRepository } from './settlements.repository.js';
import { previousSpan, spanOf } from './time-span.js';

const reviewsShown = 5;

/** Income and what needs attention, as the dashboard shows them. */
@Injectable()
export class AnalyticsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly revenue: RevenueRepository,
    private readonly counts: OverviewRepository,
    private readonly settled: SettlementsRepository,
    private readonly wallets: WalletsService,
    private readonly resources: ResourcesService,
    private readonly networks: NetworksService,
    private readonly reconciliation: ReconciliationService,
  ) {}

  revenueOf({ merchantId, mode }: RequestContext, query: z.output<typeof revenueQuerySchema>): Promise<Revenue> {
    const span = spanOf(query, new Date());
    return this.unitOfWork.tenant(merchantId, async (tx) => {
      const series = await this.revenue.series(tx, merchantId, mode, span, { interval: query.interval, grouping: query.groupBy, timeZone: query.timeZone });
      const previous = await this.revenue.total(tx, merchantId, mode, previousSpan(span));
      return {
        // The sum of what is shown, so that chart and total can never disagree.
        total: fromSignedBaseUnits(series.reduce((sum, point) => sum + point.amount, 0n)),
        count: series.reduce((sum, point) => sum + point.count, 0),
        from: span.from.toISOString(),
        to: span.to.toISOString(),
        interval: query.interval,
        previousTotal: fromSignedBaseUnits(previous.amount),
        previousCount: previous.count,
        series: series.map((point) => ({ at: point.at.toISOString(), group: point.group, amount: fromSignedBaseUnits(point.amount), count: point.count })),
      };
    });
  }

  overviewOf(context: RequestContext, query: z.output<typeof overviewQuerySchema>): Promise<Overview> {
    const { merchantId, mode } = context;
    const span = spanOf(query, new Date());
    const before = previousSpan(span);
    return this.unitOfWork.tenant(merchantId, async (tx) => {
      const settled = await this.revenue.total(tx, merchantId, mode, span);
      const previous = await this.revenue.total(tx, merchantId, mode, before);
      const selfPaid = await this.revenue.selfPaid(tx, merchantId, mode, span);
      const { pending, unknown } = await this.counts.open(tx, merchantId, mode);
      return {
        settled: { amount: fromSignedBaseUnits(settled.amount), count: settled.count, previousAmount: fromSignedBaseUnits(previous.amount), previousCount: previous.count },
        selfPaid: { amount: fromSignedBaseUnits(selfPaid.amount), count: selfPaid.count },
        organic: { amount: fromSignedBaseUnits(settled.amount - selfPaid.amount), count: settled.count - selfPaid.count },
        pending: { amount: fromBaseUnits(pending.amount), count: pending.count },
        unknown: { amount: fromBaseUnits(unknown.amount), count: unknown.count },
        failed: { count: await this.counts.failedCount(tx, merchantId, mode, span), previousCount: await this.counts.failedCount(tx, merchantId, mode, before) },
        payers: { count: await this.counts.payerCount(tx, merchantId, mode, span), previousCount: await this.counts.payerCount(tx, merchantId, mode, before) },
        todo: await this.todo(tx, context),
      };
    });
  }

  settlementsOf({ merchantId, mode }: RequestContext, query: z.output<typeof settlementsQuerySchema>): Promise<Settlements> {
    const span = spanOf(query, new Date());
    return this.unitOfWork.tenant(merchantId, async (tx) => {
      const days = await this.settled.days(tx, merchantId, mode, span, { network: query.network ?? null, timeZone: query.timeZone });
      const labels = new Map((await this.wallets.all(tx, merchantId)).map((wallet) => [wallet.address.toLowerCase(), wallet.label]));
      const reconciled = await this.reconciliation.days(tx, merchantId, mode, span, query.timeZone);
      return settlementTree(days, (payTo) => labels.get(payTo.toLowerCase()) ?? null, reconciled);
    });
  }

  private async todo(tx: Transaction, { merchantId, mode }: RequestContext): Promise<Overview['todo']> {
    const wallets = await this.wallets.all(tx, merchantId);
    const todo: Overview['todo'] = [];
    if (wallets.length === 0) todo.push({ kind: 'add_wallet', subject: null });
    for (const wallet of wallets) {
      if (wallet.liveFrom === null) todo.push({ kind: 'prove_wallet', subject: wallet.id });
      else if (!isLive(wallet)) todo.push({ kind: 'wallet_waits', subject: wallet.id });
    }
    if (!(await this.resources.hasAny(tx, merchantId, mode))) todo.push({ kind: 'create_resource', subject: null });
    for (const { network, reason } of this.networks.offered()) {
      const down = reason !== null && reason !== 'not_configured' && reason !== 'checking';
      if (down && network.testnet === (mode === 'test')) todo.push({ kind: 'network_down', subject: network.id });
    }
    for (const id of await this.counts.toReview(tx, merchantId, mode, reviewsShown)) todo.push({ kind: 'review_payment', subject: id });
    const { differing, hasUnmatched } = await this.reconciliation.attention(tx, merchantId, mode);
    for (const id of differing) todo.push({ kind: 'books_differ', subject: id });
    if (hasUnmatched) todo.push({ kind: 'explain_inflows', subject: null });
    return todo;
  }
}
