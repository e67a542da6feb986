import { Module } from '@nestjs/common';
import { AlertsModule } from '../alerts/alerts.module.js';
import { GatewayModule } from '../gateway/gateway.module.js';
import { HostedModule } from '../hosted/hosted.module.js';
import { NetworksModule } from '../networks/networks.module.js';
import { ResourcesModule } from '../resources/resources.module.js';
import { WalletsModule } from '../wallets/wallets.module.js';
import { NetworkChecks } from './checks/network-checks.js';
import { CheckupPlanner } from './checkup-planner.js';
import { CheckupsRepository } from './checkups.repository.js';
import { DoctorController } from './doctor.controller.js';
import { DoctorService } from './doctor.service.js';
import { DoorVisits } from './door-visits.js';
import { Examiner } from './examiner.js';
import { GatewayEventsProcessor } from './gateway-events.processor.js';

@Module({
  imports: [AlertsModule, GatewayModule, HostedModule, NetworksModule, ResourcesModule, WalletsModule],
  controllers: [DoctorController],
  providers: [CheckupPlanner, CheckupsRepository, DoctorService, DoorVisits, Examiner, GatewayEventsProcessor, NetworkChecks],
})
export class DoctorModule {}
