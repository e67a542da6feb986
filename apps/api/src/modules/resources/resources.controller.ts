import { Body, Controller, Param, Query } from '@nestjs/common';
import { createResourceSchema, type HandleAvailability, listResourcesQuerySchema, type Page, type Resource, updateResourceSchema } from '@till/contract';
import type { z } from 'zod';
import { Authenticated } from '../../platform/http/access.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Implements } from '../../platform/http/implements.js';
import { merchantWrites, RateLimit } from '../../platform/http/rate-limit.js';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { HandlesService } from './handles.service.js';
import type { CreateInput, UpdateInput } from './resource-input.js';
import { ResourcesService } from './resources.service.js';

@Controller()
export class ResourcesController {
  constructor(
    private readonly resources: ResourcesService,
    private readonly handles: HandlesService,
  ) {}

  @Implements('createResource', { summary: 'Create a pay link or a tip jar' })
  @Authenticated({ scope: 'write' })
  @RateLimit(...merchantWrites)
  create(@Context() context: RequestContext, @Body({ schema: createResourceSchema }) input: CreateInput): Promise<Resource> {
    return this.resources.create(context, input);
  }

  @Implements('listResources', { summary: 'List what is for sale, newest first: pay links, tip jars, routes' })
  @Authenticated({ scope: 'read' })
  list(@Context() context: RequestContext, @Query({ schema: listResourcesQuerySchema }) query: z.output<typeof listResourcesQuerySchema>): Promise<Page<Resource>> {
    return this.resources.list(context, query);
  }

  @Implements('getResource', { summary: 'Read one resource with what it delivers' })
  @Authenticated({ scope: 'read' })
  get(@Context() context: RequestContext, @IdParam('resource') id: string): Promise<Resource> {
    return this.resources.get(context, id);
  }

  @Implements('updateResource', { summary: 'Change a resource; open quotes keep what they promised' })
  @Authenticated({ scope: 'write' })
  @RateLimit(...merchantWrites)
  update(@Context() context: RequestContext, @IdParam('resource') id: string, @Body({ schema: updateResourceSchema }) change: UpdateInput): Promise<Resource> {
    return this.resources.update(context, id, change);
  }

  @Implements('checkHandle', { summary: 'Whether a handle is free, with free ones near it' })
  @Authenticated({ scope: 'read' })
  checkHandle(@Param('handle') handle: string): Promise<HandleAvailability> {
    return this.handles.check(handle);
  }
}
