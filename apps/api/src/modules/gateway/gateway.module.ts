import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log/audit-log.module.js';
import { HostedModule } from '../hosted/hosted.module.js';
import { MerchantsModule } from '../merchants/merchants.module.js';
import { PaymentsModule } from '../payments/payments.module.js';
import { ResourcesModule } from '../resources/resources.module.js';
import { SettlementModule } from '../settlement/settlement.module.js';
import { CallsRepository } from './calls.repository.js';
import { FreeQuotaService } from './free-quota.service.js';
import { GatewayAnswers } from './gateway-answers.js';
import { GatewayCheckService } from './gateway-check.service.js';
import { GatewayDirectory } from './gateway-directory.js';
import { GatewayDocumentsRepository } from './gateway-documents.repository.js';
import { GatewayDocumentsService } from './gateway-documents.service.js';
import { GatewayPagesRoutes } from './gateway-pages.routes.js';
import { GatewayRoutes } from './gateway.routes.js';
import { GatewaySecrets } from './gateway-secrets.js';
import { GatewaysController } from './gateways.controller.js';
import { GatewaysRepository } from './gateways.repository.js';
import { GatewaysService } from './gateways.service.js';
import { KeptAnswersService } from './kept-answers.service.js';
import { OpenapiImportService } from './openapi-import.service.js';
import { OpenapiSource } from './openapi-source.js';
import { OriginCalls } from './origin-calls.js';
import { OriginRefusals } from './origin-refusals.js';
import { PaidCallsService } from './paid-calls.service.js';
import { PastCallsService } from './past-calls.service.js';
import { PublicDescriptionService } from './public-description.service.js';
import { RouteShapesService } from './route-shapes.service.js';
import { TrafficRepository } from './traffic.repository.js';
import { TrafficService } from './traffic.service.js';

@Module({
  imports: [AuditLogModule, HostedModule, MerchantsModule, PaymentsModule, ResourcesModule, SettlementModule],
  controllers: [GatewaysController],
  providers: [CallsRepository, FreeQuotaService, GatewayAnswers, GatewayCheckService, GatewayDirectory, GatewayDocumentsRepository, GatewayDocumentsService, GatewayPagesRoutes, GatewayRoutes, GatewaySecrets, GatewaysRepository, GatewaysService, KeptAnswersService, OpenapiImportService, OpenapiSource, OriginCalls, OriginRefusals, PaidCallsService, PastCallsService, PublicDescriptionService, RouteShapesService, TrafficRepository, TrafficService],
  exports: [GatewayCheckService, GatewayDirectory, GatewayDocumentsService, KeptAnswersService, RouteShapesService],
})
export class GatewayModule {}
