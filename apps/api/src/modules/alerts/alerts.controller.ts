import { Controller, Query } from '@nestjs/common';
import { type Alert, listAlertsQuerySchema, type Page } from '@till/contract';
import type { z } from 'zod';
import { Authenticated } from '../../platform/http/access.js';
import { IdParam } from '../../platform/http/id-param.js';
import { Implements } from '../../platform/http/implements.js';
import { merchantWrites, RateLimit } from '../../platform/http/rate-limit.js';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { AlertsService } from './alerts.service.js';

@Controller()
export class AlertsController {
  constructor(private readonly alerts: AlertsService) {}

  @Implements('listAlerts', { summary: 'List what broke and stayed broken, newest first' })
  @Authenticated({ scope: 'read' })
  list(@Context() context: RequestContext, @Query({ schema: listAlertsQuerySchema }) query: z.output<typeof listAlertsQuerySchema>): Promise<Page<Alert>> {
    return this.alerts.list(context, query);
  }

  @Implements('getAlert', { summary: 'Read one alert' })
  @Authenticated({ scope: 'read' })
  get(@Context() context: RequestContext, @IdParam('alert') id: string): Promise<Alert> {
    return this.alerts.get(context, id);
  }

  @Implements('dismissAlert', { status: 200, summary: 'Say that an alert was seen; it closes by itself once its cause is gone' })
  @Authenticated({ scope: 'write' })
  @RateLimit(...merchantWrites)
  dismiss(@Context() context: RequestContext, @IdParam('alert') id: string): Promise<Alert> {
    return this.alerts.dismiss(context, id);
  }
}
