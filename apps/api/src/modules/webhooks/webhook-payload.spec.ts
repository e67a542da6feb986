import { describe, expect, it } from '@jest/globals';
import type { Payment } from '@till/contract';
import fc from 'fast-check';
import { newId } from '../../platform/ids/new-id.js';
import { webhookPayload } from './webhook-payload.js';

const base: Payment = {
  id: newId('payment'), status: 'settled', mode: 'test', amount: '1.5', amountBaseUnits: '1500000', refundedAmount: '0', network: 'eip155:84532', asset: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
  payer: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8', payTo: '0x1111111111111111111111111111111111111111', resourceId: newId('resource'), resourceTitle: 'Book', resourceKind: 'pay_link', transaction: `0x${'1'.repeat(64)}`,
  x402Version: 2, reason: null, createdAt: '2026-11-27T08:00:00.000Z', settledAt: '2026-11-27T08:00:02.000Z', metadata: {}, moneyMoved: 'yes', timeline: [], facilitator: null, attempts: 1, nonce: null, validBefore: null,
  block: '1', logIndex: 0, safeAt: null, finalAt: null, explorerUrl: null, receiptUrl: 'http://till.test/r/x', review: false, refundableAmount: '1.5', refunds: [],
};
const event = { id: newId('event'), type: 'payment.settled' as const, mode: 'test' as const, createdAt: new Date('2026-11-27T08:00:02Z') };

describe('a payload', () => {
  it('holds what the contract names and nothing else', () => {
    const told = JSON.parse(webhookPayload(event, { ...base, signature: '0xsecret' })) as Record<string, unknown>;
    expect(told).toEqual({ id: event.id, type: 'payment.settled', version: 1, createdAt: '2026-11-27T08:00:02.000Z', mode: 'test', omitted: [], data: base });
  });

  it('stays below 20 kB however much there is to tell, and says what it leaves out', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 0, maxLength: 500 });
    const metadata = fc.dictionary(fc.string({ minLength: 1, maxLength: 40 }).filter((key) => key !== '__proto__'), text, { maxKeys: 50 });
    const timeline = fc.array(fc.record({ type: fc.constantFrom('received', 'settled'), at: fc.constant(base.createdAt), sinceMs: fc.nat(), data: fc.record({ words: text }) }), { maxLength: 80 });
    fc.assert(
      fc.property(metadata, timeline, fc.string({ maxLength: 200 }), (facts, steps, resourceTitle) => {
        const data = { ...base, metadata: facts, timeline: steps, resourceTitle };
        const body = webhookPayload(event, data);
        expect(Buffer.byteLength(body)).toBeLessThan(20_000);
        const told = JSON.parse(body) as { omitted: (keyof Payment)[]; data: Record<string, unknown> };
        for (const [field, value] of Object.entries(data)) {
          const isLeftOut = told.omitted.includes(field as keyof Payment);
          expect([field, told.data[field]]).toEqual([field, isLeftOut ? (field === 'metadata' ? {} : []) : JSON.parse(JSON.stringify(value))]);
        }
      }),
      { seed: 28, numRuns: 60 },
    );
  });
});
