import type { PreparedSolanaTransaction } from '@till/contract';
import { recordOf, textOf } from '../../shared/x402/json-record.js';
import { PayFault } from '../x402/pay-fault.js';
import { challengeOf, type Challenge } from '../x402/terms.js';
import { readPaymentAnswer, type PaymentAnswer } from './payment-answer.js';
import type { PendingPayment } from './pending-payment.js';

/** The page's own address as an x402 server. */
export interface TillDoor {
  /** @throws PayFault when the terms cannot be had */
  challenge: (url: string) => Promise<Challenge>;
  /** @throws PayFault when no transaction can be prepared */
  prepareSolana: (url: string, network: string, payer: string) => Promise<PreparedSolanaTransaction>;
  /** @throws Error when the network fails or the answer does not come in time */
  pay: (pending: PendingPayment, payAgain: boolean) => Promise<PaymentAnswer>;
}

/** Longer than the server waits for a settlement before it answers 202. */
const answerTimeoutMs = 45_000;

/** Fault of an answer that is neither a challenge nor a transaction, by the code of its problem (RFC 9457). */
async function faultOf(response: Response): Promise<PayFault> {
  if (response.status === 429) return new PayFault('busy');
  const { code } = recordOf(await response.json().catch(() => null));
  return new PayFault(code === 'amount_out_of_range' ? 'outOfRange' : 'unavailable');
}

/** The door over a fetch function. Redirects are never followed: a signed payment goes to this page's server only. */
export function tillDoor(fetch: typeof globalThis.fetch): TillDoor {
  const send = (url: string, init: RequestInit): Promise<Response> =>
    fetch(url, { cache: 'no-store', redirect: 'manual', signal: AbortSignal.timeout(answerTimeoutMs), ...init });
  const beforeSigning = (url: string, init: RequestInit): Promise<Response> =>
    send(url, init).catch(() => {
      throw new PayFault('offline');
    });
  return {
    challenge: async (url) => {
      const response = await beforeSigning(url, { headers: { Accept: 'application/json' } });
      const challenge = challengeOf(response.headers.get('PAYMENT-REQUIRED'));
      if (response.status !== 402 || !challenge) throw await faultOf(response);
      return challenge;
    },
    prepareSolana: async (url, network, payer) => {
      const { origin, pathname, search } = new URL(url);
      const response = await beforeSigning(`${origin}${pathname}/transaction${search}`, {
        method: 'POST',
        // Below a gateway the header tells Till's own question from one to the seller's API.
        headers: { Accept: 'application/json', 'Content-Type': 'application/json', 'Till-Prepare': 'transaction' },
        body: JSON.stringify({ network, payer }),
      });
      if (!response.ok) throw await faultOf(response);
      const body = recordOf(await response.json().catch(() => null));
      const transaction = textOf(body.transaction);
      if (!transaction) throw new PayFault('unavailable');
      return { accepted: recordOf(body.accepted), transaction };
    },
    pay: async ({ url, header }, payAgain) => {
      const headers = { Accept: 'application/json', 'PAYMENT-SIGNATURE': header, ...(payAgain ? { 'Till-Pay-Again': 'true' } : {}) };
      return readPaymentAnswer(await send(url, { headers }));
    },
  };
}
