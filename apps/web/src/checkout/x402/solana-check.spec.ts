import { describe, expect, it } from '@jest/globals';
import { address, type Instruction } from '@solana/kit';
import { solanaDevnet } from '../testing/sample-views.js';
import { solanaPayment, type SamplePayment } from '../testing/solana-payment.js';
import { bytesOfBase64 } from '../../shared/x402/base64.js';
import { checkSolanaTransaction } from './solana-check.js';
import type { Terms } from './terms.js';

const { payTo, asset, network } = solanaDevnet;
const terms: Terms = { accepted: {}, network, asset, payTo, amount: '1500000', maxTimeoutSeconds: 60, extra: {} };
const payer = '9B5XszUGdMaxCZ7uSQhPzdks5ZQSmWxrmzCSvtJ6Ns6g';
const honest: SamplePayment = { payer, feePayer: 'GThUX1Atko4tqhN2NaiTazWSeFWMuiUvfFnyJyUghFMJ', payTo, mint: asset, amount: 1_500_000n };

const transferOfLamports: Instruction = { programAddress: address('11111111111111111111111111111111'), accounts: [], data: Uint8Array.from([2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]) };

async function check(changes: Partial<SamplePayment>): Promise<void> {
  return checkSolanaTransaction(bytesOfBase64(await solanaPayment({ ...honest, ...changes })), terms);
}

describe('a prepared Solana transaction', () => {
  it('is let through when it pays exactly the terms', async () => {
    await expect(check({})).resolves.toBeUndefined();
  });

  it.each<[string, Partial<SamplePayment>]>([
    ['another amount', { amount: 1_500_001n }],
    ['another token', { mint: 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v' }],
    ['another payee', { payTo: payer }],
    ['a token account that is not the payee’s', { destination: 'GThUX1Atko4tqhN2NaiTazWSeFWMuiUvfFnyJyUghFMJ' }],
    ['something beside the payment', { extra: [transferOfLamports] }],
  ])('is refused when it has %s', async (_, changes) => {
    await expect(check(changes)).rejects.toThrow('badTransaction');
  });

  it('is refused when it is cut short anywhere', async () => {
    const bytes = bytesOfBase64(await solanaPayment(honest));
    for (let length = 0; length < bytes.length; length += 1) {
      await expect(checkSolanaTransaction(bytes.subarray(0, length), terms)).rejects.toThrow('badTransaction');
    }
  });
});
