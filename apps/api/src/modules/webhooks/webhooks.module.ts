import { Module } from '@nestjs/common';
import { AlertsModule } from '../alerts/alerts.module.js';
import { AuditLogModule } from '../audit-log/audit-log.module.js';
import { MerchantsModule } from '../merchants/merchants.module.js';
import { PaymentsModule } from '../payments/payments.module.js';
import { ReconciliationModule } from '../reconciliation/reconciliation.module.js';
import { EndpointAlarms } from './endpoint-alarms.js';
import { WebhookCourier } from './webhook-courier.js';
import { WebhookDeliveriesController } from './webhook-deliveries.controller.js';
import { WebhookDeliveriesRepository } from './webhook-deliveries.repository.js';
import { WebhookDeliveriesService } from './webhook-deliveries.service.js';
import { WebhookDispatcher } from './webhook-dispatcher.js';
import { WebhookEndpointsController } from './webhook-endpoints.controller.js';
import { WebhookEndpointsRepository } from './webhook-endpoints.repository.js';
import { WebhookEndpointsService } from './webhook-endpoints.service.js';
import { WebhookFanOut } from './webhook-fan-out.js';
import { WebhookSecrets } from './webhook-secrets.js';
import { WebhookSender } from './webhook-sender.js';
import { WebhookSubjects } from './webhook-subjects.js';
import { WebhookTurnsRepository } from './webhook-turns.repository.js';

@Module({
  imports: [AlertsModule, AuditLogModule, MerchantsModule, PaymentsModule, ReconciliationModule],
  controllers: [WebhookEndpointsController, WebhookDeliveriesController],
  providers: [
    EndpointAlarms,
    WebhookCourier,
    WebhookDeliveriesRepository,
    WebhookDeliveriesService,
    WebhookDispatcher,
    WebhookEndpointsRepository,
    WebhookEndpointsService,
    WebhookFanOut,
    WebhookSecrets,
    WebhookSender,
    WebhookSubjects,
    WebhookTurnsRepository,
  ],
})
export class WebhooksModule {}
