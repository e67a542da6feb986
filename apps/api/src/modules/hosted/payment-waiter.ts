import { Injectable, Logger } from '@nestjs/common';
import { isUnresolved } from '@till/ledger';
import { Config } from '../../config/config.js';
import { SignalBus } from '../../platform/signals/signal-bus.js';
import type { Payment } from '../payments/payment.js';
import { PaymentMoves } from '../payments/payment-moves.js';
import { PaymentsService } from '../payments/payments.service.js';

/** Signals may be lost, so all that is waited for is read on a beat as well, in one question. */
const lookMs = 250;

type Heard = (payment: Payment) => void;

/**
 * Waits for payments on behalf of doors. A payment that this process resolves comes straight out of the commit that did; of
 * others a signal tells. Doors that wait for the same payment, equally long, share one wait.
 */
@Injectable()
export class PaymentWaiter {
  private readonly logger = new Logger(PaymentWaiter.name);
  private readonly waits = new Map<string, Promise<Payment>>();
  /** By payment: who is told once it is resolved. */
  private readonly waiting = new Map<string, Set<Heard>>();
  private look: NodeJS.Timeout | undefined;

  constructor(
    private readonly config: Config,
    private readonly signals: SignalBus,
    private readonly moves: PaymentMoves,
    private readonly payments: PaymentsService,
  ) {}

  /** The payment once money has moved or certainly has not, or as it is when the door's patience ends. */
  resolved(payment: Payment, patienceMs = this.config.doorDeadlineMs): Promise<Payment> {
    if (!isUnresolved(payment.status)) return Promise.resolve(payment);
    const key = `${payment.id} ${String(patienceMs)}`;
    const running = this.waits.get(key);
    if (running) return running;
    const wait = this.wait(payment, patienceMs).finally(() => this.waits.delete(key));
    this.waits.set(key, wait);
    return wait;
  }

  private async wait(payment: Payment, patienceMs: number): Promise<Payment> {
    const { id } = payment;
    const heard = await new Promise<Payment | null>((resolve) => {
      const end = (resolved: Payment | null) => {
        clearTimeout(patience);
        for (const stop of stops) stop();
        resolve(resolved);
      };
      const patience = setTimeout(() => end(null), patienceMs);
      const stops = [this.join(id, end), this.moves.onMoved(id, (moved) => this.tell([moved])), this.signals.onSubject(id, () => this.read([id]))];
    });
    return heard ?? (await this.payments.find(id)) ?? payment;
  }

  private join(id: string, heard: Heard): () => void {
    const all = this.waiting.get(id) ?? new Set();
    this.waiting.set(id, all.add(heard));
    this.look ??= setTimeout(() => this.lookAtAll(), lookMs);
    return () => {
      all.delete(heard);
      if (all.size === 0 && this.waiting.get(id) === all) this.waiting.delete(id);
    };
  }

  private lookAtAll(): void {
    this.look = undefined;
    if (this.waiting.size === 0) return;
    this.read([...this.waiting.keys()]);
    this.look = setTimeout(() => this.lookAtAll(), lookMs);
  }

  /** A read that fails is made up for by the next, at the latest by the one at the end of a door's patience. */
  private read(ids: readonly string[]): void {
    this.payments.resolvedOf(ids).then(
      (found) => this.tell(found),
      (error: unknown) => this.logger.warn(`payments that are waited for cannot be read: ${error instanceof Error ? error.message : String(error)}`),
    );
  }

  private tell(found: readonly Payment[]): void {
    for (const payment of found) {
      if (isUnresolved(payment.status)) continue;
      for (const heard of this.waiting.get(payment.id) ?? []) heard(payment);
    }
  }
}
