import type { PayWallet, SignedPayment } from '../wallets/pay-wallet.js';
import { base64OfJson } from '../../shared/x402/base64.js';
import { PayFault } from '../x402/pay-fault.js';
import { chooseTerms, type Challenge, type ShownTerms } from '../x402/terms.js';
import { isBusy, type PayState } from './pay-state.js';
import type { PaymentAnswer } from './payment-answer.js';
import type { PendingPayment, PendingStore } from './pending-payment.js';
import type { TillDoor } from './till-door.js';

/** What the payer agreed to, and with which wallet. */
export interface PayOrder {
  /** Address that is paid, with `amount` for a tip. */
  url: string;
  shown: ShownTerms;
  wallet: PayWallet;
}

export interface PaymentFlowParts {
  door: TillDoor;
  store: PendingStore;
  nowSeconds: () => number;
  /** Waits before a resend; tests pass one that does not. */
  wait: (milliseconds: number) => Promise<void>;
  onState: (state: PayState) => void;
  /** Opens the payment's own page; called once for a payment the server took. */
  onAccepted: (paymentId: string) => void;
}

/** One payer's way through the page. */
export interface PaymentFlow {
  pay: (order: PayOrder) => Promise<void>;
  /** Sends the payment signed before a reload again, if there is one. */
  resume: () => Promise<void>;
  /** Sends the kept payment again, after no answer came. */
  resend: () => Promise<void>;
  /** Sends the kept payment over a 409, on the payer's explicit word. */
  payAgain: () => Promise<void>;
  /** Back to the beginning; forgets a payment the server has refused. */
  restart: () => void;
}

/** Pauses between resends of the same payment; after the last the payer decides. */
export const resendPausesMs = [1_000, 2_000, 4_000, 8_000];
const longestPauseMs = 30_000;

function headerOf(challenge: Challenge, signed: SignedPayment): string {
  return base64OfJson({ x402Version: 2, resource: challenge.resource, ...signed });
}

function faultState(error: unknown): PayState {
  const { code, detail } = error instanceof PayFault ? error : new PayFault('walletError');
  return { step: 'fault', code, detail };
}

/** Reads the terms and has them signed, once. @throws PayFault, and whatever a wallet throws */
async function signed({ door, nowSeconds }: PaymentFlowParts, order: PayOrder, enter: (next: PayState) => void): Promise<PendingPayment> {
  enter({ step: 'preparing' });
  const challenge = await door.challenge(order.url);
  const payment = await order.wallet.sign({
    terms: chooseTerms(challenge, order.shown),
    shown: order.shown,
    nowSeconds,
    prepareSolana: (payer) => door.prepareSolana(order.url, order.shown.option.network, payer),
    onStep: (step) => enter({ step, walletName: order.wallet.name }),
  });
  return { url: order.url, header: headerOf(challenge, payment) };
}

type ClearAnswer = Exclude<PaymentAnswer, { kind: 'unclear' }>;

/** Sends one signed payment until the server has clearly answered; null when it did not in all rounds. */
async function sendUntilAnswered(parts: PaymentFlowParts, payment: PendingPayment, payAgain: boolean, onPause: () => void): Promise<ClearAnswer | null> {
  for (let round = 0; ; round += 1) {
    const answer: PaymentAnswer = await parts.door.pay(payment, payAgain).catch(() => ({ kind: 'unclear', retryAfterSeconds: null }));
    if (answer.kind !== 'unclear') return answer;
    const pause = resendPausesMs[round];
    if (pause === undefined) return null;
    onPause();
    await parts.wait(Math.min(Math.max(pause, (answer.retryAfterSeconds ?? 0) * 1_000), longestPauseMs));
  }
}

/**
 * The payment flow of the page, an x402 v2 client of its own: read the terms, check them against what is shown, sign
 * once, and send that one signed payment until the server has answered about it.
 */
export function paymentFlow(parts: PaymentFlowParts): PaymentFlow {
  const { store } = parts;
  let state: PayState = { step: 'ready' };
  let pending: PendingPayment | null = null;

  const enter = (next: PayState): void => {
    state = next;
    parts.onState(next);
  };
  const keep = (next: PendingPayment | null): void => {
    pending = next;
    store.write(next);
  };

  const conclude = (answer: ClearAnswer): void => {
    if (answer.kind === 'conflict') {
      // Not taken, and no longer to be sent unless the payer says so: once the earlier one is resolved, a reload would pay twice.
      store.write(null);
      return enter({ step: 'conflict', paymentId: answer.paymentId });
    }
    keep(null);
    if (answer.kind === 'refused') return enter({ step: 'refused', reason: answer.reason });
    if (answer.kind === 'used') return enter({ step: 'used', paymentId: answer.paymentId });
    enter({ step: 'opening', paymentId: answer.paymentId });
    parts.onAccepted(answer.paymentId);
  };

  const deliver = async (payment: PendingPayment, { payAgain = false, isResend = false, isResumed = false } = {}): Promise<void> => {
    enter({ step: 'sending', isResend, isResumed });
    const answer = await sendUntilAnswered(parts, payment, payAgain, () => enter({ step: 'sending', isResend: true, isResumed }));
    if (answer) conclude(answer);
    else enter({ step: 'stuck' });
  };

  return {
    pay: async (order) => {
      if (isBusy(state)) return;
      try {
        keep(await signed(parts, order, enter));
      } catch (error) {
        return enter(faultState(error));
      }
      if (pending) await deliver(pending);
    },
    resume: async () => {
      pending = store.read();
      if (pending) await deliver(pending, { isResend: true, isResumed: true });
    },
    resend: async () => {
      if (pending && !isBusy(state)) await deliver(pending, { isResend: true });
    },
    payAgain: async () => {
      if (!pending || state.step !== 'conflict') return;
      keep(pending);
      await deliver(pending, { payAgain: true });
    },
    restart: () => {
      if (isBusy(state)) return;
      keep(null);
      enter({ step: 'ready' });
    },
  };
}
