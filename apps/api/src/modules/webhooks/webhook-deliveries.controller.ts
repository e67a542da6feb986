import { Controller, Query } from '@nestjs/common';
import { listWebhookDeliveriesQuerySchema, type Page, type WebhookDelivery, type WebhookDeliveryDetail } from '@till/contract';
import type { z } from 'zod';
import { Authenticated } from '../../platform/http/access.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Implements } from '../../platform/http/implements.js';
import { merchantWrites, RateLimit } from '../../platform/http/rate-limit.js';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { WebhookDeliveriesService } from './webhook-deliveries.service.js';

@Controller()
export class WebhookDeliveriesController {
  constructor(private readonly deliveries: WebhookDeliveriesService) {}

  @Implements('listWebhookDeliveries', { summary: 'List what was sent to an endpoint, newest first' })
  @Authenticated({ scope: 'read' })
  list(@Context() context: RequestContext, @IdParam('webhookEndpoint') id: string, @Query({ schema: listWebhookDeliveriesQuerySchema }) query: z.output<typeof listWebhookDeliveriesQuerySchema>): Promise<Page<WebhookDelivery>> {
    return this.deliveries.list(context, id, query);
  }

  @Implements('getWebhookDelivery', { summary: 'Read one delivery: what is sent, and every try with its answer' })
  @Authenticated({ scope: 'read' })
  get(@Context() context: RequestContext, @IdParam('webhookDelivery') id: string): Promise<WebhookDeliveryDetail> {
    return this.deliveries.get(context, id);
  }

  @Implements('resendWebhookDelivery', { status: 202, summary: 'Send a delivery again, whatever became of it before' })
  @Authenticated({ scope: 'write' })
  @RateLimit(...merchantWrites)
  resend(@Context() context: RequestContext, @IdParam('webhookDelivery') id: string): Promise<WebhookDeliveryDetail> {
    return this.deliveries.resend(context, id);
  }
}
