import type { Family, PreparedSolanaTransaction } from '@till/contract';
import type { JsonRecord } from '../../shared/x402/json-record.js';
import type { ShownTerms, Terms } from '../x402/terms.js';

/** What a wallet is doing while it signs, for the words on the page. */
export type SigningStep = 'connecting' | 'switching' | 'signing';

/** Everything a wallet needs to sign one payment. */
export interface SignRequest {
  terms: Terms;
  shown: ShownTerms;
  nowSeconds: () => number;
  /** Asks the server for the unsigned transaction of a payer (Solana only). */
  prepareSolana: (payer: string) => Promise<PreparedSolanaTransaction>;
  onStep: (step: SigningStep) => void;
}

/** A signed payment: the `accepts` entry it answers, and the scheme's payload. */
export interface SignedPayment {
  accepted: JsonRecord;
  payload: unknown;
}

/** A wallet found in this browser. */
export interface PayWallet {
  /** Stable within the page. */
  id: string;
  name: string;
  /** A data: URI of an image, or null. */
  icon: string | null;
  family: Family;
  /** True for the demo wallet of the sandbox. */
  sandbox: boolean;
  /** @throws PayFault when the wallet or its owner says no */
  sign: (request: SignRequest) => Promise<SignedPayment>;
}

/** Only images that travel inside the page are shown: a remote icon would be a request to a third party. */
export function safeIcon(icon: unknown): string | null {
  return typeof icon === 'string' && /^data:image\/(png|jpeg|gif|webp|svg\+xml)[;,]/i.test(icon) ? icon : null;
}
