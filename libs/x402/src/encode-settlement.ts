import { type NetworkId, networkById } from '@till/networks';

/** What became of a payment, told to its client. */
export interface Settlement {
  readonly success: boolean;
  /** Transaction hash or signature; empty when nothing was broadcast. */
  readonly transaction: string;
  readonly network: NetworkId;
  readonly payer?: string;
  readonly errorReason?: string;
  /** Base units; v2 only. */
  readonly amount?: bigint;
}

/** The response header of a payment's version: name and base64 value. */
export interface SettlementHeader {
  readonly name: 'PAYMENT-RESPONSE' | 'X-PAYMENT-RESPONSE';
  readonly value: string;
}

/** Builds the header that carries the outcome; v1 names networks by their plain name, v2 by CAIP-2. */
export function encodeSettlement(x402Version: 1 | 2, settlement: Settlement): SettlementHeader {
  const { success, transaction, network, payer, errorReason, amount } = settlement;
  const reason = errorReason === undefined ? {} : { errorReason };
  const from = payer === undefined ? {} : { payer };
  if (x402Version === 1) {
    const document = { success, ...reason, transaction, network: networkById(network)?.v1Name ?? network, ...from };
    return { name: 'X-PAYMENT-RESPONSE', value: encode(document) };
  }
  const paid = amount === undefined ? {} : { amount: amount.toString() };
  return { name: 'PAYMENT-RESPONSE', value: encode({ success, ...reason, transaction, network, ...from, ...paid }) };
}

function encode(document: object): string {
  return Buffer.from(JSON.stringify(document), 'utf8').toString('base64');
}
