import { Injectable } from '@nestjs/common';
import type { Inflow as InflowAnswer, listInflowsQuerySchema, Page } from '@till/contract';
import type { z } from 'zod';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { notFound } from '../../platform/http/id-param.js';
import { Paging } from '../../platform/http/paging.js';
import { ProblemError } from '../../platform/http/problem-error.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import { boundsOf } from '../../platform/http/zoned-time.js';
import { type AuditAction, AuditLogService } from '../audit-log/audit-log.service.js';
import type { Inflow, InflowTurn } from '../inflows/inflow.js';
import { InflowsService } from '../inflows/inflows.service.js';
import { ResourcesService } from '../resources/resources.service.js';
import { toInflowAnswer } from './inflow-answer.js';
import { InflowViewsRepository } from './inflow-views.repository.js';

/** Where a merchant says what unexplained money was for. Everything said here can be taken back. */
@Injectable()
export class InflowDesk {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly views: InflowViewsRepository,
    private readonly inflows: InflowsService,
    private readonly resources: ResourcesService,
    private readonly auditLog: AuditLogService,
    private readonly paging: Paging,
  ) {}

  async list(context: RequestContext, { limit, cursor, ...filter }: z.output<typeof listInflowsQuerySchema>): Promise<Page<InflowAnswer>> {
    const { merchantId, mode } = context;
    const bounds = boundsOf(filter);
    const scope = `inflows ${merchantId} ${mode} ${JSON.stringify(filter)}`;
    const after = this.paging.decodeCursor(scope, cursor);
    const rows = await this.unitOfWork.tenant(merchantId, (tx) => this.views.list(tx, merchantId, { mode, ...filter, ...bounds }, { limit: limit + 1, after }));
    return this.paging.page(scope, rows, limit, (row) => ({ at: row.position, id: row.id }), toInflowAnswer);
  }

  get(context: RequestContext, id: string): Promise<InflowAnswer> {
    return this.unitOfWork.tenant(context.merchantId, (tx) => this.answer(tx, context, id));
  }

  /** Counts it as income of a resource. Throws `not_found`, or `conflict` when it is explained already. */
  attach(context: RequestContext, id: string, resourceId: string): Promise<InflowAnswer> {
    return this.turn(context, id, () => ({ status: 'attached', resourceId }), 'inflow.attached', async (tx, inflow) => {
      if (!(await this.resources.has(tx, context.merchantId, context.mode, resourceId))) throw notFound('resource');
      if (inflow.status === 'attached' && inflow.resourceId !== resourceId) throw new ProblemError('conflict', 'This inflow is attached to another resource. Reset it first.');
    });
  }

  /** Leaves it in the books as money that is no income, and asks no more. */
  ignore(context: RequestContext, id: string): Promise<InflowAnswer> {
    return this.turn(context, id, () => ({ status: 'ignored' }), 'inflow.ignored', (_tx, inflow) => {
      if (inflow.status === 'attached') throw new ProblemError('conflict', 'This inflow is attached to a resource. Reset it first.');
      if (inflow.status === 'own_transfer') throw new ProblemError('conflict', 'This inflow came from a wallet of yours: nobody asks about it.');
      return Promise.resolve();
    });
  }

  /** Takes back what was said of it: it is again what chain and wallets say. */
  reset(context: RequestContext, id: string): Promise<InflowAnswer> {
    return this.turn(context, id, (tx, inflow) => this.inflows.explained(tx, inflow), 'inflow.reset', () => Promise.resolve());
  }

  private turn(
    context: RequestContext,
    id: string,
    to: (tx: Transaction, inflow: Inflow) => InflowTurn | Promise<InflowTurn>,
    action: AuditAction,
    check: (tx: Transaction, inflow: Inflow) => Promise<void>,
  ): Promise<InflowAnswer> {
    const { merchantId, mode } = context;
    return this.unitOfWork.tenant(merchantId, async (tx) => {
      const inflow = await this.inflows.find(tx, merchantId, id);
      if (inflow?.mode !== mode) throw notFound('inflow');
      if (inflow.status === 'matched') throw new ProblemError('conflict', 'This inflow settled a payment of yours; there is nothing to explain.');
      if (inflow.status === 'elsewhere') throw new ProblemError('conflict', 'This inflow paid for something that was not sold here; another account uses the same address.');
      if (inflow.status === 'undone') throw new ProblemError('conflict', 'The chain has taken this inflow back.');
      await check(tx, inflow);
      const turned = await this.inflows.turn(tx, inflow, await to(tx, inflow));
      if (turned !== inflow) await this.auditLog.record(tx, context, action, id, { from: inflow.status, resourceId: turned.resourceId ?? inflow.resourceId });
      return this.answer(tx, context, id);
    });
  }

  private async answer(tx: Transaction, { merchantId, mode }: RequestContext, id: string): Promise<InflowAnswer> {
    const view = await this.views.find(tx, merchantId, mode, id);
    if (!view) throw notFound('inflow');
    return toInflowAnswer(view);
  }
}
