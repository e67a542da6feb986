import { Module } from '@nestjs/common';
import { NetworksModule } from '../networks/networks.module.js';
import { PaymentsModule } from '../payments/payments.module.js';
import { ResourcesModule } from '../resources/resources.module.js';
import { SettlementModule } from '../settlement/settlement.module.js';
import { SignaturesModule } from '../signatures/signatures.module.js';
import { BadAuthorizations } from './bad-authorizations.js';
import { CheckupMark } from './checkup-mark.js';
import { DeliveryDesk } from './delivery-desk.js';
import { FromBlocks } from './from-blocks.js';
import { HostedRoutes } from './hosted.routes.js';
import { PageRenderer } from './page-renderer.js';
import { PaidAnswers } from './paid-answers.js';
import { PassesService } from './passes.service.js';
import { PaymentCheck } from './payment-check.js';
import { PaymentCookie } from './payment-cookie.js';
import { PaymentDoor } from './payment-door.js';
import { PaymentWaiter } from './payment-waiter.js';
import { ProblemPages } from './problem-pages.js';
import { QuotesService } from './quotes.service.js';
import { SignInNoncesRepository } from './sign-in-nonces.repository.js';
import { SignInService } from './sign-in.service.js';
import { SolanaTransactions } from './solana-transactions.js';
import { UnpaidAnswers } from './unpaid-answers.js';

@Module({
  imports: [NetworksModule, PaymentsModule, ResourcesModule, SettlementModule, SignaturesModule],
  providers: [BadAuthorizations, CheckupMark, DeliveryDesk, FromBlocks, HostedRoutes, PageRenderer, PaidAnswers, PassesService, PaymentCheck, PaymentCookie, PaymentDoor, PaymentWaiter, ProblemPages, QuotesService, SignInNoncesRepository, SignInService, SolanaTransactions, UnpaidAnswers],
  exports: [CheckupMark, DeliveryDesk, FromBlocks, PageRenderer, PaidAnswers, PassesService, PaymentCheck, PaymentCookie, PaymentDoor, PaymentWaiter, ProblemPages, SolanaTransactions, UnpaidAnswers],
})
export class HostedModule {}
