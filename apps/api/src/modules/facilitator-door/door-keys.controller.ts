import { Body, Controller, Query } from '@nestjs/common';
import { type CreatedDoorKey, createDoorKeySchema, type DoorKey, type Page, pageQuerySchema } from '@till/contract';
import type { z } from 'zod';
import { Authenticated } from '../../platform/http/access.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Implements } from '../../platform/http/implements.js';
import { merchantWrites, RateLimit } from '../../platform/http/rate-limit.js';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { DoorKeysService } from './door-keys.service.js';

@Controller()
export class DoorKeysController {
  constructor(private readonly keys: DoorKeysService) {}

  @Implements('createDoorKey', { summary: 'Create a key for your own x402 server; key and URL are shown this once' })
  @Authenticated({ scope: 'write' })
  @RateLimit(...merchantWrites)
  create(@Context() context: RequestContext, @Body({ schema: createDoorKeySchema }) input: z.output<typeof createDoorKeySchema>): Promise<CreatedDoorKey> {
    return this.keys.create(context, input);
  }

  @Implements('listDoorKeys', { summary: 'List facilitator keys, newest first' })
  @Authenticated({ scope: 'read' })
  list(@Context() context: RequestContext, @Query({ schema: pageQuerySchema }) query: z.output<typeof pageQuerySchema>): Promise<Page<DoorKey>> {
    return this.keys.list(context, query);
  }

  @Implements('getDoorKey', { summary: 'Read one facilitator key' })
  @Authenticated({ scope: 'read' })
  get(@Context() context: RequestContext, @IdParam('doorKey') id: string): Promise<DoorKey> {
    return this.keys.get(context, id);
  }

  @Implements('revokeDoorKey', { summary: 'Revoke a facilitator key for good' })
  @Authenticated({ scope: 'write' })
  @RateLimit(...merchantWrites)
  revoke(@Context() context: RequestContext, @IdParam('doorKey') id: string): Promise<DoorKey> {
    return this.keys.revoke(context, id);
  }
}
