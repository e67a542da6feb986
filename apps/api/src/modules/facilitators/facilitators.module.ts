import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log/audit-log.module.js';
import { NetworksModule } from '../networks/networks.module.js';
import { FacilitatorKeysService } from './facilitator-keys.service.js';
import { FacilitatorPreferencesService } from './facilitator-preferences.service.js';
import { FacilitatorsController } from './facilitators.controller.js';
import { FacilitatorsRepository } from './facilitators.repository.js';
import { FacilitatorsService } from './facilitators.service.js';

@Module({
  imports: [AuditLogModule, NetworksModule],
  controllers: [FacilitatorsController],
  providers: [FacilitatorKeysService, FacilitatorPreferencesService, FacilitatorsRepository, FacilitatorsService],
  exports: [FacilitatorKeysService, FacilitatorPreferencesService],
})
export class FacilitatorsModule {}
