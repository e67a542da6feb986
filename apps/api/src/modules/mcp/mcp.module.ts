import { Module } from '@nestjs/common';
import { DiscoveryModule } from '../discovery/discovery.module.js';
import { GatewayModule } from '../gateway/gateway.module.js';
import { ResourcesModule } from '../resources/resources.module.js';
import { DoorCalls } from './door-calls.js';
import { McpController } from './mcp.controller.js';
import { PurchasesService } from './purchases.service.js';
import { ToolsService } from './tools.service.js';

@Module({ imports: [DiscoveryModule, GatewayModule, ResourcesModule], controllers: [McpController], providers: [DoorCalls, PurchasesService, ToolsService] })
export class McpModule {}
