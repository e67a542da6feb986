import { Body, Controller, Query } from '@nestjs/common';
import { type ApiKey, createApiKeySchema, type CreatedApiKey, type Page, pageQuerySchema } from '@till/contract';
import type { z } from 'zod';
import { Authenticated } from '../../platform/http/access.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Implements } from '../../platform/http/implements.js';
import { merchantWrites, RateLimit } from '../../platform/http/rate-limit.js';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { ApiKeysService } from './api-keys.service.js';

@Controller()
export class ApiKeysController {
  constructor(private readonly keys: ApiKeysService) {}

  @Implements('createApiKey', { summary: 'Create an API key; the key is shown this once' })
  @Authenticated({ scope: 'write' })
  @RateLimit(...merchantWrites)
  create(@Context() context: RequestContext, @Body({ schema: createApiKeySchema }) input: z.output<typeof createApiKeySchema>): Promise<CreatedApiKey> {
    return this.keys.create(context, input);
  }

  @Implements('listApiKeys', { summary: 'List API keys, newest first' })
  @Authenticated({ scope: 'read' })
  list(@Context() context: RequestContext, @Query({ schema: pageQuerySchema }) query: z.output<typeof pageQuerySchema>): Promise<Page<ApiKey>> {
    return this.keys.list(context, query);
  }

  @Implements('getApiKey', { summary: 'Read one API key' })
  @Authenticated({ scope: 'read' })
  get(@Context() context: RequestContext, @IdParam('apiKey') id: string): Promise<ApiKey> {
    return this.keys.get(context, id);
  }

  @Implements('revokeApiKey', { summary: 'Revoke an API key for good' })
  @Authenticated({ scope: 'write' })
  @RateLimit(...merchantWrites)
  revoke(@Context() context: RequestContext, @IdParam('apiKey') id: string): Promise<ApiKey> {
    return this.keys.revoke(context, id);
  }
}
