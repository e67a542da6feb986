import { Controller, Query } from '@nestjs/common';
import { type Overview, overviewQuerySchema, type Revenue, revenueQuerySchema, type Settlements, settlementsQuerySchema } from '@till/contract';
import type { z } from 'zod';
import { Authenticated } from '../../platform/http/access.js';
import { Implements } from '../../platform/http/implements.js';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { AnalyticsService } from './analytics.service.js';

@Controller()
@Authenticated({ scope: 'read' })
export class AnalyticsController {
  constructor(private readonly analytics: AnalyticsService) {}

  @Implements('revenue', { summary: 'Settled income over time, with the span before it to compare' })
  revenue(@Context() context: RequestContext, @Query({ schema: revenueQuerySchema }) query: z.output<typeof revenueQuerySchema>): Promise<Revenue> {
    return this.analytics.revenueOf(context, query);
  }

  @Implements('overview', { summary: 'Settled, pending, unclear and failed at a glance, and what needs attention' })
  overview(@Context() context: RequestContext, @Query({ schema: overviewQuerySchema }) query: z.output<typeof overviewQuerySchema>): Promise<Overview> {
    return this.analytics.overviewOf(context, query);
  }

  @Implements('settlements', { summary: 'What each address received per network and day' })
  settlements(@Context() context: RequestContext, @Query({ schema: settlementsQuerySchema }) query: z.output<typeof settlementsQuerySchema>): Promise<Settlements> {
    return this.analytics.settlementsOf(context, query);
  }
}
