import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log/audit-log.module.js';
import { MerchantsModule } from '../merchants/merchants.module.js';
import { NetworksModule } from '../networks/networks.module.js';
import { WalletsModule } from '../wallets/wallets.module.js';
import { ApiRoutesService } from './api-routes.service.js';
import { CatalogueService } from './catalogue.service.js';
import { ExternalResourcesService } from './external-resources.service.js';
import { FilesController } from './files.controller.js';
import { FilesRepository } from './files.repository.js';
import { FilesService } from './files.service.js';
import { HandlesService } from './handles.service.js';
import { ResourcesController } from './resources.controller.js';
import { ResourcesRepository } from './resources.repository.js';
import { ResourcesService } from './resources.service.js';

@Module({
  imports: [AuditLogModule, MerchantsModule, NetworksModule, WalletsModule],
  controllers: [ResourcesController, FilesController],
  providers: [ApiRoutesService, CatalogueService, ExternalResourcesService, FilesRepository, FilesService, HandlesService, ResourcesRepository, ResourcesService],
  exports: [ApiRoutesService, CatalogueService, ExternalResourcesService, FilesService, ResourcesService],
})
export class ResourcesModule {}
