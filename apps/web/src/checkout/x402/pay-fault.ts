/** Why a payment could not be signed or sent; each has its words in the dictionary. Money never moved. */
export type PayFaultCode =
  | 'declined'
  | 'noAccount'
  | 'wrongNetwork'
  | 'walletError'
  | 'termsChanged'
  | 'badTransaction'
  | 'offline'
  | 'busy'
  | 'outOfRange'
  | 'unavailable';

/** A payment that ended before anything signed left the page. */
export class PayFault extends Error {
  constructor(
    readonly code: PayFaultCode,
    /** What the wallet or the server said, shown in small print. */
    readonly detail: string | null = null,
  ) {
    super(detail ? `${code}: ${detail}` : code);
    this.name = 'PayFault';
  }
}
