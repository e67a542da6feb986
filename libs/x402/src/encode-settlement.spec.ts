import { describe, expect, it } from '@jest/globals';
import { decodePaymentResponseHeader } from '@x402/core/http';
import { encodeSettlement } from './encode-settlement.js';

const payer = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const decode = (value: string): unknown => JSON.parse(Buffer.from(value, 'base64').toString('utf8'));

describe('encodeSettlement', () => {
  it('writes the v2 header the reference client reads', () => {
    const { name, value } = encodeSettlement(2, { success: true, transaction: '0x1b', network: 'eip155:84532', payer, amount: 1_500_000n });
    expect(name).toBe('PAYMENT-RESPONSE');
    expect(decodePaymentResponseHeader(value)).toEqual({ success: true, transaction: '0x1b', network: 'eip155:84532', payer, amount: '1500000' });
  });

  it('writes the v1 header under the plain network name and without an amount', () => {
    const { name, value } = encodeSettlement(1, { success: true, transaction: '0x1b', network: 'eip155:84532', payer, amount: 1n });
    expect(name).toBe('X-PAYMENT-RESPONSE');
    expect(decode(value)).toEqual({ success: true, transaction: '0x1b', network: 'base-sepolia', payer });
  });

  it('carries the reason of a failure in both versions', () => {
    const failure = { success: false, transaction: '', network: 'eip155:8453', errorReason: 'insufficient_funds' } as const;
    expect(decode(encodeSettlement(2, failure).value)).toEqual(failure);
    expect(decode(encodeSettlement(1, failure).value)).toEqual({ ...failure, network: 'base' });
  });
});
