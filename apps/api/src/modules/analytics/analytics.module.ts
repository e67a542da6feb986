import { Module } from '@nestjs/common';
import { NetworksModule } from '../networks/networks.module.js';
import { ReconciliationModule } from '../reconciliation/reconciliation.module.js';
import { ResourcesModule } from '../resources/resources.module.js';
import { WalletsModule } from '../wallets/wallets.module.js';
import { AnalyticsController } from './analytics.controller.js';
import { AnalyticsService } from './analytics.service.js';
import { OverviewRepository } from './overview.repository.js';
import { RevenueRepository } from './revenue.repository.js';
import { RevenueRollupProcessor } from './revenue-rollup.processor.js';
import { SettlementsRepository } from './settlements.repository.js';

@Module({
  imports: [NetworksModule, ReconciliationModule, ResourcesModule, WalletsModule],
  controllers: [AnalyticsController],
  providers: [AnalyticsService, OverviewRepository, RevenueRepository, RevenueRollupProcessor, SettlementsRepository],
})
export class AnalyticsModule {}
