import { Module } from '@nestjs/common';
import { DeliverablesModule } from '../deliverables/deliverables.module.js';
import { HostedModule } from '../hosted/hosted.module.js';
import { PaymentsModule } from '../payments/payments.module.js';
import { ResourcesModule } from '../resources/resources.module.js';
import { ReceiptsRoutes } from './receipts.routes.js';

@Module({ imports: [DeliverablesModule, HostedModule, PaymentsModule, ResourcesModule], providers: [ReceiptsRoutes] })
export class ReceiptsModule {}
