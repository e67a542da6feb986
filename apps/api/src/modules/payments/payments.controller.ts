import { Controller, Query } from '@nestjs/common';
import { listPaymentsQuerySchema, type Page, type Payment, type PaymentSummary } from '@till/contract';
import type { z } from 'zod';
import { Authenticated } from '../../platform/http/access.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Implements } from '../../platform/http/implements.js';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { PaymentsQueryService } from './payments-query.service.js';

@Controller()
export class PaymentsController {
  constructor(private readonly payments: PaymentsQueryService) {}

  @Implements('listPayments', { summary: 'List payments, newest first' })
  @Authenticated({ scope: 'read' })
  list(@Context() context: RequestContext, @Query({ schema: listPaymentsQuerySchema }) query: z.output<typeof listPaymentsQuerySchema>): Promise<Page<PaymentSummary>> {
    return this.payments.list(context, query);
  }

  @Implements('getPayment', { summary: 'Read one payment with its timeline' })
  @Authenticated({ scope: 'read' })
  get(@Context() context: RequestContext, @IdParam('payment') id: string): Promise<Payment> {
    return this.payments.get(context, id);
  }
}
