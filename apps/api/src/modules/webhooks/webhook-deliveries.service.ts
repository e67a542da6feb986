import { Injectable } from '@nestjs/common';
import type { listWebhookDeliveriesQuerySchema, Page, WebhookDelivery, WebhookDeliveryDetail } from '@till/contract';
import type { z } from 'zod';
import { notFound } from '../../platform/http/id-param.js';
import type { RequestContext } from '../../platform/http/request-context.js';

@Injectable()
export class WebhookDeliveriesService {
  list(_context: RequestContext, _endpointId: string, _query: z.output<typeof listWebhookDeliveriesQuerySchema>): Promise<Page<WebhookDelivery>> {
    return Promise.reject(notFound('webhook endpoint'));
  }
  get(_context: RequestContext, _id: string): Promise<WebhookDeliveryDetail> {
    return Promise.reject(notFound('delivery'));
  }
  resend(_context: RequestContext, _id: string): Promise<WebhookDeliveryDetail> {
    return Promise.reject(notFound('delivery'));
  }
  test(_context: RequestContext, _endpointId: string): Promise<WebhookDeliveryDetail> {
    return Promise.reject(notFound('webhook endpoint'));
  }
}
