import { Injectable, Logger } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Outbox } from '../../platform/outbox/outbox.js';
import type { Payment } from './payment.js';
import { PaymentMoves } from './payment-moves.js';
import { PaymentsRepository } from './payments.repository.js';

const step = 'delivery_failed';

/** Says that what was paid for could not be handed over, in the payment's timeline and as an event: once per payment, however often its payer asks. */
@Injectable()
export class UndeliveredService {
  private readonly logger = new Logger(UndeliveredService.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly payments: PaymentsRepository,
    private readonly moves: PaymentMoves,
    private readonly outbox: Outbox,
  ) {}

  /** Never throws: the payer's answer does not depend on it, and the next failure says it again. */
  async record({ merchantId, id }: Pick<Payment, 'merchantId' | 'id'>, why: string): Promise<void> {
    try {
      await this.unitOfWork.tenant(merchantId, async (tx) => {
        const payment = await this.payments.lock(tx, merchantId, id);
        if (!payment || (await this.payments.events(tx, id)).some(({ type }) => type === step)) return;
        await this.moves.note(tx, payment, {}, [{ type: step, data: { why } }]);
        await this.outbox.append(tx, { topic: 'delivery.failed', merchantId, subjectId: id });
      });
    } catch (error) {
      this.logger.warn(`${id} is paid and not delivered, which is not recorded: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
