import { describe, expect, it } from '@jest/globals';
import { appendPaymentIdentifierToExtensions, declarePaymentIdentifierExtension, extractPaymentIdentifier, generatePaymentId } from '@x402/extensions/payment-identifier';
import type { SubmittedPayment } from '../submitted-payment.js';
import { paymentIdentifierExtension, paymentIdentifierKey, readPaymentIdentifier } from './payment-identifier.js';

const withExtensions = (extensions: unknown, x402Version: 1 | 2 = 2): SubmittedPayment => ({ x402Version, raw: { extensions } }) as unknown as SubmittedPayment;
const withId = (id: unknown) => withExtensions({ [paymentIdentifierKey]: { info: { required: false, id } } });

describe('the payment identifier', () => {
  it('is advertised as the reference declares it', () => {
    expect(paymentIdentifierExtension).toEqual(declarePaymentIdentifierExtension());
  });

  it('is read where the reference client puts it', () => {
    const id = generatePaymentId();
    const extensions = appendPaymentIdentifierToExtensions({ [paymentIdentifierKey]: structuredClone(paymentIdentifierExtension) }, id);
    expect(readPaymentIdentifier(withExtensions(extensions))).toEqual({ ok: true, value: id });
    expect(extractPaymentIdentifier({ extensions } as never)).toBe(id);
  });

  it.each([undefined, null, {}, 'text', { [paymentIdentifierKey]: null }, { [paymentIdentifierKey]: paymentIdentifierExtension }])('is none in %j', (extensions) => {
    expect(readPaymentIdentifier(withExtensions(extensions))).toEqual({ ok: true, value: null });
    expect(readPaymentIdentifier(withExtensions({ [paymentIdentifierKey]: { info: { id: 'x'.repeat(20) } } }, 1))).toEqual({ ok: true, value: null });
  });

  it.each(['short', 'x'.repeat(129), 'with a blank in the id', 'umläut-umläut-umläut', 17, null, ['x'.repeat(20)]])('is refused when malformed: %j', (id) => {
    expect(readPaymentIdentifier(withId(id))).toMatchObject({ ok: false, error: { code: 'payment_identifier_malformed', status: 400 } });
  });
});
