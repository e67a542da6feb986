import { Body, Controller, Query } from '@nestjs/common';
import { createRefundSchema, listRefundsQuerySchema, type Page, type Refund, type RefundSummary, reportRefundSchema } from '@till/contract';
import type { z } from 'zod';
import { Authenticated } from '../../platform/http/access.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Implements } from '../../platform/http/implements.js';
import { merchantWrites, RateLimit } from '../../platform/http/rate-limit.js';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { RefundRequestsService } from './refund-requests.service.js';

@Controller()
export class RefundsController {
  constructor(private readonly refunds: RefundRequestsService) {}

  @Implements('createRefund', { summary: 'Open a refund and get the unsigned transfer for your own wallet' })
  @Authenticated({ scope: 'write' })
  @RateLimit(...merchantWrites)
  create(@Context() context: RequestContext, @Body({ schema: createRefundSchema }) input: z.output<typeof createRefundSchema>): Promise<Refund> {
    return this.refunds.create(context, input);
  }

  @Implements('listRefunds', { summary: 'List refunds, newest first' })
  @Authenticated({ scope: 'read' })
  list(@Context() context: RequestContext, @Query({ schema: listRefundsQuerySchema }) query: z.output<typeof listRefundsQuerySchema>): Promise<Page<RefundSummary>> {
    return this.refunds.list(context, query);
  }

  @Implements('getRefund', { summary: 'Read one refund, with a fresh unsigned transfer while it is open' })
  @Authenticated({ scope: 'read' })
  get(@Context() context: RequestContext, @IdParam('refund') id: string): Promise<Refund> {
    return this.refunds.get(context, id);
  }

  @Implements('reportRefund', { summary: 'Say which transaction your wallet has sent; the chain decides', status: 200 })
  @Authenticated({ scope: 'write' })
  @RateLimit(...merchantWrites)
  report(@Context() context: RequestContext, @IdParam('refund') id: string, @Body({ schema: reportRefundSchema }) { transaction }: z.output<typeof reportRefundSchema>): Promise<Refund> {
    return this.refunds.report(context, id, transaction);
  }

  @Implements('cancelRefund', { summary: 'Cancel a refund that the chain does not show yet', status: 200 })
  @Authenticated({ scope: 'write' })
  @RateLimit(...merchantWrites)
  cancel(@Context() context: RequestContext, @IdParam('refund') id: string): Promise<Refund> {
    return this.refunds.cancel(context, id);
  }
}
