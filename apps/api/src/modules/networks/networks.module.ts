import { Module } from '@nestjs/common';
import { ChainClocks } from './chain-clocks.js';
import { FacilitatorDirectory } from './facilitator-directory.js';
import { FacilitatorHealthRepository } from './facilitator-health.repository.js';
import { FacilitatorMetrics } from './facilitator-metrics.js';
import { NetworksService } from './networks.service.js';

@Module({
  providers: [ChainClocks, FacilitatorDirectory, FacilitatorHealthRepository, FacilitatorMetrics, NetworksService],
  exports: [FacilitatorDirectory, FacilitatorMetrics, NetworksService],
})
export class NetworksModule {}
