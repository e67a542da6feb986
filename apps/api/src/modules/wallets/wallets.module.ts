import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log/audit-log.module.js';
import { FacilitatorsModule } from '../facilitators/facilitators.module.js';
import { MerchantsModule } from '../merchants/merchants.module.js';
import { NetworksModule } from '../networks/networks.module.js';
import { SignaturesModule } from '../signatures/signatures.module.js';
import { ReceivingController } from './receiving.controller.js';
import { ReceivingService } from './receiving.service.js';
import { WalletProofService } from './wallet-proof.service.js';
import { WalletsController } from './wallets.controller.js';
import { WalletsRepository } from './wallets.repository.js';
import { WalletsService } from './wallets.service.js';

@Module({
  imports: [AuditLogModule, FacilitatorsModule, MerchantsModule, NetworksModule, SignaturesModule],
  controllers: [WalletsController, ReceivingController],
  providers: [ReceivingService, WalletProofService, WalletsRepository, WalletsService],
  exports: [ReceivingService, WalletsService],
})
export class WalletsModule {}
