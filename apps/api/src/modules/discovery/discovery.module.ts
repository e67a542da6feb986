import { Module } from '@nestjs/common';
import { GatewayModule } from '../gateway/gateway.module.js';
import { NetworksModule } from '../networks/networks.module.js';
import { ResourcesModule } from '../resources/resources.module.js';
import { DiscoveryController } from './discovery.controller.js';
import { DiscoveryRepository } from './discovery.repository.js';
import { DiscoveryService } from './discovery.service.js';
import { ListingsService } from './listings.service.js';

@Module({ imports: [GatewayModule, NetworksModule, ResourcesModule], controllers: [DiscoveryController], providers: [DiscoveryRepository, DiscoveryService, ListingsService], exports: [ListingsService] })
export class DiscoveryModule {}
