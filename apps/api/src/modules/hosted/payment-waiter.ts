import { Injectable } from '@nestjs/common';
import { isUnresolved } from '@till/ledger';
import { Config } from '../../config/config.js';
import { SignalBus } from '../../platform/signals/signal-bus.js';
import type { Payment } from '../payments/payment.js';
import { PaymentsService } from '../payments/payments.service.js';

/** Signals may be lost, so the row is read on a beat as well; slow enough that a busy Till does not wait for its own waiting. */
const rereadMs = 1_000;
/** The first look: the row was read just before, and no settlement is faster than this. */
const firstLookMs = 100;

/** Waits for payments on behalf of doors. Doors that wait for the same payment, equally long, share one wait. */
@Injectable()
export class PaymentWaiter {
  private readonly waits = new Map<string, Promise<Payment>>();

  constructor(
    private readonly config: Config,
    private readonly signals: SignalBus,
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
    // Patience is measured, not read off the clock: that may be set meanwhile.
    const deadline = performance.now() + patienceMs;
    let wake: () => void = () => undefined;
    let signalled = false;
    const stop = this.signals.onSubject(payment.id, () => {
      signalled = true;
      wake();
    });
    try {
      for (let pauseMs = firstLookMs; ; pauseMs = rereadMs) {
        if (!signalled) await untilWoken((resolve) => (wake = resolve), Math.min(pauseMs, Math.max(0, deadline - performance.now())));
        signalled = false;
        const now = (await this.payments.find(payment.id)) ?? payment;
        if (!isUnresolved(now.status) || performance.now() >= deadline) return now;
      }
    } finally {
      stop();
    }
  }
}

function untilWoken(onWake: (resolve: () => void) => void, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, timeoutMs);
    onWake(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
