import { Body, Controller, Query } from '@nestjs/common';
import { attachInflowSchema, type Inflow, listInflowsQuerySchema, type Page, type Reconciliation, reconciliationQuerySchema } from '@till/contract';
import type { z } from 'zod';
import { Authenticated } from '../../platform/http/access.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Implements } from '../../platform/http/implements.js';
import { merchantWrites, RateLimit } from '../../platform/http/rate-limit.js';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { InflowDesk } from './inflow-desk.service.js';
import { ReconciliationService } from './reconciliation.service.js';

@Controller()
export class ReconciliationController {
  constructor(
    private readonly reconciliation: ReconciliationService,
    private readonly desk: InflowDesk,
  ) {}

  @Implements('reconciliation', { summary: 'Compare the books with the chain, per wallet and network' })
  @Authenticated({ scope: 'read' })
  async compare(@Context() context: RequestContext, @Query({ schema: reconciliationQuerySchema }) query: z.output<typeof reconciliationQuerySchema>): Promise<{ data: Reconciliation[] }> {
    return { data: await this.reconciliation.list(context, query.network) };
  }

  @Implements('listInflows', { summary: 'List transfers to the wallets as the chain shows them, newest first' })
  @Authenticated({ scope: 'read' })
  list(@Context() context: RequestContext, @Query({ schema: listInflowsQuerySchema }) query: z.output<typeof listInflowsQuerySchema>): Promise<Page<Inflow>> {
    return this.desk.list(context, query);
  }

  @Implements('getInflow', { summary: 'Read one transfer to a wallet' })
  @Authenticated({ scope: 'read' })
  get(@Context() context: RequestContext, @IdParam('inflow') id: string): Promise<Inflow> {
    return this.desk.get(context, id);
  }

  @Implements('attachInflow', { summary: 'Count an unmatched inflow as income of a resource', status: 200 })
  @Authenticated({ scope: 'write' })
  @RateLimit(...merchantWrites)
  attach(@Context() context: RequestContext, @IdParam('inflow') id: string, @Body({ schema: attachInflowSchema }) { resourceId }: z.output<typeof attachInflowSchema>): Promise<Inflow> {
    return this.desk.attach(context, id, resourceId);
  }

  @Implements('ignoreInflow', { summary: 'Leave an unmatched inflow as it is and be asked no more', status: 200 })
  @Authenticated({ scope: 'write' })
  @RateLimit(...merchantWrites)
  ignore(@Context() context: RequestContext, @IdParam('inflow') id: string): Promise<Inflow> {
    return this.desk.ignore(context, id);
  }

  @Implements('resetInflow', { summary: 'Take back what was said of an inflow', status: 200 })
  @Authenticated({ scope: 'write' })
  @RateLimit(...merchantWrites)
  reset(@Context() context: RequestContext, @IdParam('inflow') id: string): Promise<Inflow> {
    return this.desk.reset(context, id);
  }
}
