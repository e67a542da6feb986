import { Body, Controller, Query } from '@nestjs/common';
import { createGatewaySchema, type Gateway, type GatewayCheck, type GatewayTraffic, gatewayTrafficQuerySchema, type GatewayWithSecret, importOpenapiSchema, maxOpenapiSize, type OpenapiImport, type Page, pageQuerySchema, updateGatewaySchema } from '@till/contract';
import type { z } from 'zod';
import { Authenticated } from '../../platform/http/access.js';
import { BodyLimit } from '../../platform/http/body-limit.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Implements } from '../../platform/http/implements.js';
import { merchantWrites, RateLimit, type RateLimitRule } from '../../platform/http/rate-limit.js';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { GatewayCheckService } from './gateway-check.service.js';
import { GatewaysService } from './gateways.service.js';
import { OpenapiImportService } from './openapi-import.service.js';
import { TrafficService } from './traffic.service.js';

/** A check asks somebody else's server several times. */
const checksAsked: RateLimitRule = { name: 'gateway-checks', max: 60, perSeconds: 60, by: 'merchant' };
/** A document may be fetched from somewhere, and costs time to read that others wait for. */
const importsAsked: RateLimitRule = { name: 'openapi-imports', max: 20, perSeconds: 60, by: 'merchant' };

@Controller()
export class GatewaysController {
  constructor(
    private readonly gateways: GatewaysService,
    private readonly checks: GatewayCheckService,
    private readonly imports: OpenapiImportService,
    private readonly traffic: TrafficService,
  ) {}

  @Implements('createGateway', { summary: 'Put a priced gateway in front of an API; the signing secret is shown this once' })
  @Authenticated({ scope: 'write' })
  @RateLimit(...merchantWrites)
  create(@Context() context: RequestContext, @Body({ schema: createGatewaySchema }) input: z.output<typeof createGatewaySchema>): Promise<GatewayWithSecret> {
    return this.gateways.create(context, input);
  }

  @Implements('listGateways', { summary: 'List gateways with their routes, newest first' })
  @Authenticated({ scope: 'read' })
  list(@Context() context: RequestContext, @Query({ schema: pageQuerySchema }) query: z.output<typeof pageQuerySchema>): Promise<Page<Gateway>> {
    return this.gateways.list(context, query);
  }

  @Implements('getGateway', { summary: 'Read one gateway with its routes' })
  @Authenticated({ scope: 'read' })
  get(@Context() context: RequestContext, @IdParam('gateway') id: string): Promise<Gateway> {
    return this.gateways.get(context, id);
  }

  @Implements('updateGateway', { summary: 'Change a gateway, pause it, or set its routes; open quotes keep what they promised' })
  @Authenticated({ scope: 'write' })
  @RateLimit(...merchantWrites)
  update(@Context() context: RequestContext, @IdParam('gateway') id: string, @Body({ schema: updateGatewaySchema }) change: z.output<typeof updateGatewaySchema>): Promise<Gateway> {
    return this.gateways.update(context, id, change);
  }

  @Implements('deleteGateway', { summary: 'Delete a gateway: its address sells nothing any more, its secrets are erased; payments and kept answers stay' })
  @Authenticated({ scope: 'write' })
  @RateLimit(...merchantWrites)
  async delete(@Context() context: RequestContext, @IdParam('gateway') id: string): Promise<void> {
    await this.gateways.delete(context, id);
  }

  @Implements('checkGateway', { summary: 'Call the origin: does it answer, and does it answer everybody' })
  @Authenticated({ scope: 'write' })
  @RateLimit(...merchantWrites, checksAsked)
  check(@Context() context: RequestContext, @IdParam('gateway') id: string): Promise<GatewayCheck> {
    return this.checks.check(context, id);
  }

  @Implements('importOpenapi', { summary: 'Make routes of an OpenAPI document; what is in the table already stays as it is' })
  @Authenticated({ scope: 'write' })
  @RateLimit(...merchantWrites, importsAsked)
  // A document within JSON is longer than by itself: quotes and line ends are escaped.
  @BodyLimit(3 * maxOpenapiSize)
  importOpenapi(@Context() context: RequestContext, @IdParam('gateway') id: string, @Body({ schema: importOpenapiSchema }) input: z.output<typeof importOpenapiSchema>): Promise<OpenapiImport> {
    return this.imports.import(context, id, input);
  }

  @Implements('rotateGatewaySecret', { summary: 'Replace the secret that signs calls to the origin; the new one is shown this once' })
  @Authenticated({ scope: 'write' })
  @RateLimit(...merchantWrites)
  rotateSecret(@Context() context: RequestContext, @IdParam('gateway') id: string): Promise<GatewayWithSecret> {
    return this.gateways.rotateSecret(context, id);
  }

  @Implements('gatewayTraffic', { summary: 'What unpaid requests met at each route, per day' })
  @Authenticated({ scope: 'read' })
  trafficOf(@Context() context: RequestContext, @IdParam('gateway') id: string, @Query({ schema: gatewayTrafficQuerySchema }) query: z.output<typeof gatewayTrafficQuerySchema>): Promise<GatewayTraffic> {
    return this.traffic.of(context, id, query.days);
  }
}
