import { Module } from '@nestjs/common';
import { LiveController } from './live.controller.js';
import { LiveStreams } from './live-streams.js';
import { PaymentClaimsRepository } from './payment-claims.repository.js';
import { PaymentExportsController } from './payment-exports.controller.js';
import { PaymentExportsRepository } from './payment-exports.repository.js';
import { PaymentExportsService } from './payment-exports.service.js';
import { PaymentIdentifiersRepository } from './payment-identifiers.repository.js';
import { PaymentMoves } from './payment-moves.js';
import { PaymentViewsRepository } from './payment-views.repository.js';
import { PaymentsController } from './payments.controller.js';
import { PaymentsQueryService } from './payments-query.service.js';
import { PaymentsRepository } from './payments.repository.js';
import { PaymentsService } from './payments.service.js';
import { UndeliveredService } from './undelivered.service.js';

@Module({
  controllers: [PaymentsController, PaymentExportsController, LiveController],
  providers: [LiveStreams, PaymentClaimsRepository, PaymentExportsRepository, PaymentExportsService, PaymentIdentifiersRepository, PaymentMoves, PaymentViewsRepository, PaymentsQueryService, PaymentsRepository, PaymentsService, UndeliveredService],
  exports: [PaymentExportsService, PaymentMoves, PaymentsQueryService, PaymentsService, UndeliveredService],
})
export class PaymentsModule {}
