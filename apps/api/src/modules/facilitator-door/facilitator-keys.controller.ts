import { Body, Controller, Query } from '@nestjs/common';
import { type CreatedFacilitatorKey, createFacilitatorKeySchema, type FacilitatorKey, type Page, pageQuerySchema } from '@till/contract';
import type { z } from 'zod';
import { Authenticated } from '../../platform/http/access.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Implements } from '../../platform/http/implements.js';
import { merchantWrites, RateLimit } from '../../platform/http/rate-limit.js';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { FacilitatorKeysService } from './facilitator-keys.service.js';

@Controller()
export class FacilitatorKeysController {
  constructor(private readonly keys: FacilitatorKeysService) {}

  @Implements('createFacilitatorKey', { summary: 'Create a key for your own x402 server; key and URL are shown this once' })
  @Authenticated({ scope: 'write' })
  @RateLimit(merchantWrites)
  create(@Context() context: RequestContext, @Body({ schema: createFacilitatorKeySchema }) input: z.output<typeof createFacilitatorKeySchema>): Promise<CreatedFacilitatorKey> {
    return this.keys.create(context, input);
  }

  @Implements('listFacilitatorKeys', { summary: 'List facilitator keys, newest first' })
  @Authenticated({ scope: 'read' })
  list(@Context() context: RequestContext, @Query({ schema: pageQuerySchema }) query: z.output<typeof pageQuerySchema>): Promise<Page<FacilitatorKey>> {
    return this.keys.list(context, query);
  }

  @Implements('getFacilitatorKey', { summary: 'Read one facilitator key' })
  @Authenticated({ scope: 'read' })
  get(@Context() context: RequestContext, @IdParam('facilitatorKey') id: string): Promise<FacilitatorKey> {
    return this.keys.get(context, id);
  }

  @Implements('revokeFacilitatorKey', { summary: 'Revoke a facilitator key for good' })
  @Authenticated({ scope: 'write' })
  @RateLimit(merchantWrites)
  revoke(@Context() context: RequestContext, @IdParam('facilitatorKey') id: string): Promise<FacilitatorKey> {
    return this.keys.revoke(context, id);
  }
}
