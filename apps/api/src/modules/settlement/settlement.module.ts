import { Module } from '@nestjs/common';
import { FacilitatorsModule } from '../facilitators/facilitators.module.js';
import { InflowsModule } from '../inflows/inflows.module.js';
import { JournalModule } from '../journal/journal.module.js';
import { NetworksModule } from '../networks/networks.module.js';
import { PaymentsModule } from '../payments/payments.module.js';
import { RefundsModule } from '../refunds/refunds.module.js';
import { AttemptsRepository } from './attempts.repository.js';
import { ChainEvidence } from './chain-evidence.js';
import { EvidenceRepository } from './evidence.repository.js';
import { Facilitators } from './facilitators.js';
import { FinalityService } from './finality.service.js';
import { FirstAttempts } from './first-attempts.js';
import { LateAnswers } from './late-answers.js';
import { Pauses } from './pauses.js';
import { RedriveService } from './redrive.service.js';
import { SettlementHintsService } from './settlement-hints.service.js';
import { SettlementProcessor } from './settlement.processor.js';
import { SettlementRecords } from './settlement-records.js';
import { SettlementService } from './settlement.service.js';
import { Sweeper } from './sweeper.js';

@Module({
  imports: [FacilitatorsModule, InflowsModule, JournalModule, NetworksModule, PaymentsModule, RefundsModule],
  providers: [AttemptsRepository, ChainEvidence, EvidenceRepository, Facilitators, FinalityService, FirstAttempts, LateAnswers, Pauses, RedriveService, SettlementHintsService, SettlementProcessor, SettlementRecords, SettlementService, Sweeper],
  exports: [Facilitators, FirstAttempts, SettlementHintsService, SettlementService],
})
export class SettlementModule {}
