import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log/audit-log.module.js';
import { InflowsModule } from '../inflows/inflows.module.js';
import { JournalModule } from '../journal/journal.module.js';
import { MerchantsModule } from '../merchants/merchants.module.js';
import { NetworksModule } from '../networks/networks.module.js';
import { PaymentsModule } from '../payments/payments.module.js';
import { RefundRequestsService } from './refund-requests.service.js';
import { RefundTransfers } from './refund-transfers.js';
import { RefundsController } from './refunds.controller.js';
import { RefundsProcessor } from './refunds.processor.js';
import { RefundsRepository } from './refunds.repository.js';
import { RefundsService } from './refunds.service.js';

@Module({
  imports: [AuditLogModule, InflowsModule, JournalModule, MerchantsModule, NetworksModule, PaymentsModule],
  controllers: [RefundsController],
  providers: [RefundRequestsService, RefundTransfers, RefundsProcessor, RefundsRepository, RefundsService],
  exports: [RefundsService],
})
export class RefundsModule {}
