import type { PayOption } from '@till/contract';
import { jsonOfBase64 } from '../../shared/x402/base64.js';
import { recordOf, textOf, type JsonRecord } from '../../shared/x402/json-record.js';
import { PayFault } from './pay-fault.js';

/** One entry of `accepts`, echoed back untouched; only the fields the page signs are read. */
export interface Terms {
  /** The entry as the server sent it. */
  accepted: JsonRecord;
  network: string;
  asset: string;
  payTo: string;
  /** Base units. */
  amount: string;
  maxTimeoutSeconds: number;
  extra: JsonRecord;
}

/** What the page shows and the payer therefore agrees to. */
export interface ShownTerms {
  option: PayOption;
  /** Base units. */
  amountBaseUnits: bigint;
}

/** The 402 of this address, decoded. */
export interface Challenge {
  /** `resource` of the challenge, echoed in the payment. */
  resource: unknown;
  accepts: unknown[];
}

/** The challenge in a `PAYMENT-REQUIRED` header (x402 v2, HTTP transport), or null when there is none. */
export function challengeOf(header: string | null): Challenge | null {
  const challenge = recordOf(jsonOfBase64(header));
  if (challenge.x402Version !== 2 || !Array.isArray(challenge.accepts)) return null;
  return { resource: challenge.resource, accepts: challenge.accepts };
}

function sameAddress(family: PayOption['family'], one: string, other: string): boolean {
  return family === 'evm' ? one.toLowerCase() === other.toLowerCase() : one === other;
}

/**
 * Reads one entry and refuses it unless network, asset, payee and amount are what the page shows, so that no answer
 * of the server can make the wallet sign anything else.
 * @throws PayFault termsChanged
 */
export function agreedTerms(entry: unknown, shown: ShownTerms): Terms {
  const accepted = recordOf(entry);
  const { option, amountBaseUnits } = shown;
  const amount = textOf(accepted.amount) ?? '';
  const asset = textOf(accepted.asset) ?? '';
  const payTo = textOf(accepted.payTo) ?? '';
  const seconds = accepted.maxTimeoutSeconds;
  const agreed =
    accepted.scheme === 'exact' &&
    accepted.network === option.network &&
    amount === amountBaseUnits.toString() &&
    sameAddress(option.family, asset, option.asset) &&
    sameAddress(option.family, payTo, option.payTo) &&
    typeof seconds === 'number' &&
    Number.isSafeInteger(seconds) &&
    seconds > 0;
  if (!agreed) throw new PayFault('termsChanged');
  return { accepted, network: option.network, asset, payTo, amount, maxTimeoutSeconds: seconds, extra: recordOf(accepted.extra) };
}

/** Whether an entry is of the network, in the scheme and by the transfer method this page can sign. */
function isSignable(entry: unknown, option: PayOption): boolean {
  const { scheme, network, extra } = recordOf(entry);
  const method = recordOf(extra).assetTransferMethod;
  return scheme === 'exact' && network === option.network && (method === undefined || method === 'eip3009');
}

/**
 * The terms of the chosen network.
 * @throws PayFault unavailable when the network is not offered, termsChanged when its terms differ from the page's
 */
export function chooseTerms(challenge: Challenge, shown: ShownTerms): Terms {
  const entry = challenge.accepts.find((one) => isSignable(one, shown.option));
  if (!entry) throw new PayFault('unavailable');
  return agreedTerms(entry, shown);
}
