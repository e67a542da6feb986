import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log/audit-log.module.js';
import { MerchantLimits } from './merchant-limits.js';
import { MerchantsController } from './merchants.controller.js';
import { MerchantsRepository } from './merchants.repository.js';
import { MerchantsService } from './merchants.service.js';

@Module({ imports: [AuditLogModule], controllers: [MerchantsController], providers: [MerchantLimits, MerchantsRepository, MerchantsService], exports: [MerchantLimits, MerchantsService] })
export class MerchantsModule {}
