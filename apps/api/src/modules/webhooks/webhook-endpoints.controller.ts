import { Body, Controller, Query } from '@nestjs/common';
import {
  createWebhookEndpointSchema,
  type Page,
  pageQuerySchema,
  rotateWebhookSecretSchema,
  updateWebhookEndpointSchema,
  type WebhookDeliveryDetail,
  type WebhookEndpoint,
  type WebhookEndpointWithSecret,
} from '@till/contract';
import type { z } from 'zod';
import { Authenticated } from '../../platform/http/access.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Implements } from '../../platform/http/implements.js';
import { merchantWrites, RateLimit, type RateLimitRule } from '../../platform/http/rate-limit.js';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { WebhookDeliveriesService } from './webhook-deliveries.service.js';
import { WebhookEndpointsService } from './webhook-endpoints.service.js';

/** A test waits for somebody else's server, so it is worth more than a write. */
const tests: RateLimitRule = { name: 'webhook-tests', max: 30, perSeconds: 60, by: 'merchant' };

@Controller()
export class WebhookEndpointsController {
  constructor(
    private readonly endpoints: WebhookEndpointsService,
    private readonly deliveries: WebhookDeliveriesService,
  ) {}

  @Implements('createWebhookEndpoint', { summary: 'Have events sent to a URL; the signing secret is shown this once' })
  @Authenticated({ scope: 'write' })
  @RateLimit(...merchantWrites)
  create(@Context() context: RequestContext, @Body({ schema: createWebhookEndpointSchema }) input: z.output<typeof createWebhookEndpointSchema>): Promise<WebhookEndpointWithSecret> {
    return this.endpoints.create(context, input);
  }

  @Implements('listWebhookEndpoints', { summary: 'List webhook endpoints, newest first' })
  @Authenticated({ scope: 'read' })
  list(@Context() context: RequestContext, @Query({ schema: pageQuerySchema }) query: z.output<typeof pageQuerySchema>): Promise<Page<WebhookEndpoint>> {
    return this.endpoints.list(context, query);
  }

  @Implements('getWebhookEndpoint', { summary: 'Read one webhook endpoint' })
  @Authenticated({ scope: 'read' })
  get(@Context() context: RequestContext, @IdParam('webhookEndpoint') id: string): Promise<WebhookEndpoint> {
    return this.endpoints.get(context, id);
  }

  @Implements('updateWebhookEndpoint', { summary: 'Change a webhook endpoint, disable it, or enable it again' })
  @Authenticated({ scope: 'write' })
  @RateLimit(...merchantWrites)
  update(@Context() context: RequestContext, @IdParam('webhookEndpoint') id: string, @Body({ schema: updateWebhookEndpointSchema }) input: z.output<typeof updateWebhookEndpointSchema>): Promise<WebhookEndpoint> {
    return this.endpoints.update(context, id, input);
  }

  @Implements('deleteWebhookEndpoint', { summary: 'Delete a webhook endpoint with its deliveries' })
  @Authenticated({ scope: 'write' })
  @RateLimit(...merchantWrites)
  async delete(@Context() context: RequestContext, @IdParam('webhookEndpoint') id: string): Promise<void> {
    await this.endpoints.delete(context, id);
  }

  @Implements('rotateWebhookSecret', { status: 200, summary: 'Replace the signing secret; the old one signs as well for a day' })
  @Authenticated({ scope: 'write' })
  @RateLimit(...merchantWrites)
  rotateSecret(@Context() context: RequestContext, @IdParam('webhookEndpoint') id: string, @Body({ schema: rotateWebhookSecretSchema }) input: z.output<typeof rotateWebhookSecretSchema>): Promise<WebhookEndpointWithSecret> {
    return this.endpoints.rotateSecret(context, id, input);
  }

  @Implements('testWebhookEndpoint', { summary: 'Send a webhook.test event now and tell what came of it' })
  @Authenticated({ scope: 'write' })
  @RateLimit(...merchantWrites, tests)
  test(@Context() context: RequestContext, @IdParam('webhookEndpoint') id: string): Promise<WebhookDeliveryDetail> {
    return this.deliveries.test(context, id);
  }
}
