import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log/audit-log.module.js';
import { HostedModule } from '../hosted/hosted.module.js';
import { MerchantsModule } from '../merchants/merchants.module.js';
import { NetworksModule } from '../networks/networks.module.js';
import { PaymentsModule } from '../payments/payments.module.js';
import { ResourcesModule } from '../resources/resources.module.js';
import { SettlementModule } from '../settlement/settlement.module.js';
import { WalletsModule } from '../wallets/wallets.module.js';
import { FacilitatorDoor } from './facilitator-door.js';
import { FacilitatorDoorRoutes } from './facilitator-door.routes.js';
import { DoorKeysController } from './door-keys.controller.js';
import { DoorKeysRepository } from './door-keys.repository.js';
import { DoorKeysService } from './door-keys.service.js';
import { GrantsRepository } from './grants.repository.js';
import { GrantsService } from './grants.service.js';
import { PayableWallets } from './payable-wallets.js';
import { ServerCalls } from './server-calls.js';
import { SupportedKinds } from './supported-kinds.js';

@Module({
  imports: [AuditLogModule, HostedModule, MerchantsModule, NetworksModule, PaymentsModule, ResourcesModule, SettlementModule, WalletsModule],
  controllers: [DoorKeysController],
  providers: [FacilitatorDoor, FacilitatorDoorRoutes, DoorKeysRepository, DoorKeysService, GrantsRepository, GrantsService, PayableWallets, ServerCalls, SupportedKinds],
})
export class FacilitatorDoorModule {}
