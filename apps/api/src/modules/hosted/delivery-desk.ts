import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { Payment } from '../payments/payment.js';

/** The bought thing on its way out. */
export interface Delivery {
  headers: Record<string, string>;
  body: string | Readable;
}

type Deliver = (payment: Payment) => Promise<Delivery>;

/**
 * Where a door asks for the bought thing without knowing who makes it: the deliverables slice sits on a higher shelf
 * and puts itself here.
 */
@Injectable()
export class DeliveryDesk {
  private deliverer: Deliver | null = null;

  use(deliver: Deliver): void {
    this.deliverer = deliver;
  }

  /** The delivery of a settled payment, the same however often it is asked for. Throws when it cannot be made. */
  deliver(payment: Payment): Promise<Delivery> {
    if (!this.deliverer) throw new Error('nobody delivers');
    return this.deliverer(payment);
  }
}
