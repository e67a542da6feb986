import { Module } from '@nestjs/common';
import { NetworksModule } from '../networks/networks.module.js';
import { DiscoveryController } from './discovery.controller.js';
import { DiscoveryService } from './discovery.service.js';

@Module({ imports: [NetworksModule], controllers: [DiscoveryController], providers: [DiscoveryService] })
export class DiscoveryModule {}
