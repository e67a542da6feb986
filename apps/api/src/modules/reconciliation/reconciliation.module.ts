import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log/audit-log.module.js';
import { InflowsModule } from '../inflows/inflows.module.js';
import { NetworksModule } from '../networks/networks.module.js';
import { ResourcesModule } from '../resources/resources.module.js';
import { WalletsModule } from '../wallets/wallets.module.js';
import { ImportsRepository } from './imports.repository.js';
import { InflowDesk } from './inflow-desk.service.js';
import { InflowViewsRepository } from './inflow-views.repository.js';
import { Reconciler } from './reconciler.js';
import { ReconciliationController } from './reconciliation.controller.js';
import { ReconciliationService } from './reconciliation.service.js';
import { ReconciliationsRepository } from './reconciliations.repository.js';
import { ScansRepository } from './scans.repository.js';
import { TransferScanner } from './transfer-scanner.js';
import { WalletImports } from './wallet-imports.js';

@Module({
  imports: [AuditLogModule, InflowsModule, NetworksModule, ResourcesModule, WalletsModule],
  controllers: [ReconciliationController],
  providers: [ImportsRepository, InflowDesk, InflowViewsRepository, Reconciler, ReconciliationService, ReconciliationsRepository, ScansRepository, TransferScanner, WalletImports],
  exports: [ReconciliationService],
})
export class ReconciliationModule {}
