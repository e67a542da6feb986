import { address, createNoopSigner } from '@solana/kit';
import { type SpendControls, x402Client } from '@x402/core/client';
import type { PaymentRequired } from '@x402/core/types';
import { registerExactEvmScheme } from '@x402/evm/exact/client';
import { registerExactSvmScheme } from '@x402/svm/exact/client';
import type { Reading } from './read-challenge.js';
import type { ReadOffer } from './read-offer.js';

/**
 * What a client of the reference SDK, set up as its manual says and no further, does with an offer. `price`: it is above
 * what such a client pays at once; `asset`: a token that is not in its tables; `scheme`: a way to pay it does not know.
 */
export type ClientVerdict = 'pays' | 'price' | 'asset' | 'scheme';

/** Base units above which x402-fetch 1.2, the last v1 client, asks its user first: $0.10. */
export const v1DefaultLimit = 100_000n;

const nobody = { evm: '0x0000000000000000000000000000000000000001', solana: address('11111111111111111111111111111111') } as const;
const wouldPay = 'till: the client chose this offer';

/**
 * Asks the SDK's own client about each offer of a v2 challenge by itself. Nothing is signed: the client is stopped between
 * choosing and signing.
 */
export async function stockVerdicts(reading: Reading & { kind: 'valid' }): Promise<{ offer: ReadOffer; verdict: ClientVerdict }[]> {
  const required = reading.document as PaymentRequired;
  return Promise.all(reading.offers.map(async (offer, at) => ({ offer, verdict: await verdictOn({ ...required, accepts: required.accepts.slice(at, at + 1) }) })));
}

async function verdictOn(required: PaymentRequired): Promise<ClientVerdict> {
  if (await accepts(required, {})) return 'pays';
  if (await accepts(required, { maxAmountPerPayment: false })) return 'price';
  return (await accepts(required, { maxAmountPerPayment: false, allowedAssets: true })) ? 'asset' : 'scheme';
}

async function accepts(required: PaymentRequired, controls: SpendControls): Promise<boolean> {
  const client = new x402Client().setSpendControls(controls).onBeforePaymentCreation(() => Promise.resolve({ abort: true, reason: wouldPay }));
  registerExactEvmScheme(client, { signer: { address: nobody.evm, signTypedData: () => Promise.reject(new Error('nothing is signed')) } });
  registerExactSvmScheme(client, { signer: createNoopSigner(nobody.solana) });
  return client.createPaymentPayload(required).then(
    () => false,
    (error: unknown) => error instanceof Error && error.message.includes(wouldPay),
  );
}
