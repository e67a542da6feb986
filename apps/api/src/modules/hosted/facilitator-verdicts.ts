import { Injectable } from '@nestjs/common';
import type { NewPayment } from '../payments/new-payment.js';
import { Facilitators } from '../settlement/facilitators.js';
import { storedReason } from '../settlement/stored-text.js';

const timeoutMs = 3_000;

/**
 * What a facilitator says about a payment before it is settled. Asked where somebody works for the payer before the money
 * has moved: an empty wallet is found out in time. Its yes promises nothing and its silence forbids nothing.
 */
@Injectable()
export class FacilitatorVerdicts {
  constructor(private readonly facilitators: Facilitators) {}

  /** The facilitator's reason why the payment would not settle now; null when nobody says so for certain. */
  async refusal({ facilitatorUrl, instruction }: Pick<NewPayment, 'facilitatorUrl' | 'instruction'>): Promise<string | null> {
    const outcome = await this.facilitators.client(facilitatorUrl).verify(instruction.request, timeoutMs);
    return outcome.kind === 'refused' ? storedReason(outcome.reason) || 'no_reason_given' : null;
  }
}
