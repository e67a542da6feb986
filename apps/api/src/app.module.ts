import { type DynamicModule, Module, StandardSchemaSerializerInterceptor } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import type { Config } from './config/config.js';
import { ConfigModule } from './config/config.module.js';
import { AlertsModule } from './modules/alerts/alerts.module.js';
import { AnalyticsModule } from './modules/analytics/analytics.module.js';
import { ApiKeysModule } from './modules/api-keys/api-keys.module.js';
import { AuthModule } from './modules/auth/auth.module.js';
import { DeliverablesModule } from './modules/deliverables/deliverables.module.js';
import { DiscoveryModule } from './modules/discovery/discovery.module.js';
import { DoctorModule } from './modules/doctor/doctor.module.js';
import { FacilitatorDoorModule } from './modules/facilitator-door/facilitator-door.module.js';
import { FacilitatorsModule } from './modules/facilitators/facilitators.module.js';
import { GatewayModule } from './modules/gateway/gateway.module.js';
import { HostedModule } from './modules/hosted/hosted.module.js';
import { McpModule } from './modules/mcp/mcp.module.js';
import { MerchantsModule } from './modules/merchants/merchants.module.js';
import { NetworksModule } from './modules/networks/networks.module.js';
import { PaymentsModule } from './modules/payments/payments.module.js';
import { ReceiptsModule } from './modules/receipts/receipts.module.js';
import { ReconciliationModule } from './modules/reconciliation/reconciliation.module.js';
import { RefundsModule } from './modules/refunds/refunds.module.js';
import { ResourcesModule } from './modules/resources/resources.module.js';
import { SandboxWalletModule } from './modules/sandbox-wallet/sandbox-wallet.module.js';
import { SettlementModule } from './modules/settlement/settlement.module.js';
import { WalletsModule } from './modules/wallets/wallets.module.js';
import { WebhooksModule } from './modules/webhooks/webhooks.module.js';
import { BeatsModule } from './platform/beats/beats.module.js';
import { BlobsModule } from './platform/blobs/blobs.module.js';
import { DatabaseModule } from './platform/database/database.module.js';
import { EgressModule } from './platform/egress/egress.module.js';
import { HealthModule } from './platform/health/health.module.js';
import { AccessGuard } from './platform/http/access-guard.js';
import { HttpModule } from './platform/http/http.module.js';
import { ProblemFilter } from './platform/http/problem-filter.js';
import { validationPipe } from './platform/http/validation.js';
import { IdempotencyInterceptor } from './platform/idempotency/idempotency.interceptor.js';
import { IdempotencyModule } from './platform/idempotency/idempotency.module.js';
import { OutboxModule } from './platform/outbox/outbox.module.js';
import { PruningModule } from './platform/pruning/pruning.module.js';
import { QueueModule } from './platform/queue/queue.module.js';
import { SecretsModule } from './platform/secrets/secrets.module.js';
import { SignalsModule } from './platform/signals/signals.module.js';
import { TelemetryModule } from './platform/telemetry/telemetry.module.js';

const platform = [BeatsModule, HttpModule, DatabaseModule, QueueModule, OutboxModule, PruningModule, SignalsModule, SecretsModule, BlobsModule, EgressModule, TelemetryModule, IdempotencyModule, HealthModule];
const identity = [MerchantsModule, AuthModule, ApiKeysModule, WalletsModule, NetworksModule, FacilitatorsModule];
const catalogue = [ResourcesModule];
const money = [PaymentsModule, SettlementModule, RefundsModule, ReconciliationModule];
const doors = [HostedModule, GatewayModule, FacilitatorDoorModule, DiscoveryModule, McpModule];
const reactions = [DeliverablesModule, ReceiptsModule, AnalyticsModule, AlertsModule, DoctorModule, WebhooksModule];

/** The table of contents: the platform, then the slices shelf by shelf. */
@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [ConfigModule.with(config), ...platform, ...identity, ...catalogue, ...money, ...doors, SandboxWalletModule.with(config), ...reactions],
      providers: [
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useFactory: validationPipe },
        { provide: APP_GUARD, useClass: AccessGuard },
        // The outer one first: what is kept for an idempotency key is the answer as it was sent.
        { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
        { provide: APP_INTERCEPTOR, useClass: StandardSchemaSerializerInterceptor },
      ],
    };
  }
}
