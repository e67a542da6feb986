import { Injectable } from '@nestjs/common';
import type { createWebhookEndpointSchema, Page, rotateWebhookSecretSchema, updateWebhookEndpointSchema, WebhookEndpoint, WebhookEndpointWithSecret } from '@till/contract';
import type { z } from 'zod';
import { notFound } from '../../platform/http/id-param.js';
import type { RequestContext } from '../../platform/http/request-context.js';

@Injectable()
export class WebhookEndpointsService {
  create(_context: RequestContext, _input: z.output<typeof createWebhookEndpointSchema>): Promise<WebhookEndpointWithSecret> {
    return Promise.reject(notFound('webhook endpoint'));
  }
  list(_context: RequestContext, _query: { limit: number; cursor?: string | undefined }): Promise<Page<WebhookEndpoint>> {
    return Promise.resolve({ data: [], nextCursor: null });
  }
  get(_context: RequestContext, _id: string): Promise<WebhookEndpoint> {
    return Promise.reject(notFound('webhook endpoint'));
  }
  update(_context: RequestContext, _id: string, _input: z.output<typeof updateWebhookEndpointSchema>): Promise<WebhookEndpoint> {
    return Promise.reject(notFound('webhook endpoint'));
  }
  delete(_context: RequestContext, _id: string): Promise<void> {
    return Promise.reject(notFound('webhook endpoint'));
  }
  rotateSecret(_context: RequestContext, _id: string, _input: z.output<typeof rotateWebhookSecretSchema>): Promise<WebhookEndpointWithSecret> {
    return Promise.reject(notFound('webhook endpoint'));
  }
}
