import { Module } from '@nestjs/common';
import { JournalModule } from '../journal/journal.module.js';
import { PaymentsModule } from '../payments/payments.module.js';
import { AttachedInflowsRepository } from './attached-inflows.repository.js';
import { AttachedInflows } from './attached-inflows.js';
import { InflowsRepository } from './inflows.repository.js';
import { InflowsService } from './inflows.service.js';
import { OutgoingTransfers } from './outgoing-transfers.js';

@Module({ imports: [JournalModule, PaymentsModule], providers: [AttachedInflows, AttachedInflowsRepository, InflowsRepository, InflowsService, OutgoingTransfers], exports: [InflowsService, OutgoingTransfers] })
export class InflowsModule {}
