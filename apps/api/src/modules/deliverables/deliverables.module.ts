import { Module } from '@nestjs/common';
import { GatewayModule } from '../gateway/gateway.module.js';
import { HostedModule } from '../hosted/hosted.module.js';
import { PaymentsModule } from '../payments/payments.module.js';
import { ResourcesModule } from '../resources/resources.module.js';
import { DeliverablesService } from './deliverables.service.js';

@Module({ imports: [GatewayModule, HostedModule, PaymentsModule, ResourcesModule], providers: [DeliverablesService], exports: [DeliverablesService] })
export class DeliverablesModule {}
