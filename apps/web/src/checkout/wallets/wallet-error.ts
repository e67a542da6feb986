import { recordOf, textOf } from '../../shared/x402/json-record.js';
import { PayFault } from '../x402/pay-fault.js';

/** EIP-1193: the user rejected the request. */
const userRejected = 4001;

/** Turns whatever a wallet threw into a fault the page has words for. */
export function faultOfWallet(error: unknown): PayFault {
  if (error instanceof PayFault) return error;
  const { code, message } = error instanceof Error ? { code: recordOf(error).code, message: error.message } : recordOf(error);
  const text = textOf(message)?.slice(0, 200) ?? null;
  const declined = code === userRejected || /\b(reject|declin|denied|cancel)/i.test(text ?? '');
  return new PayFault(declined ? 'declined' : 'walletError', text);
}
