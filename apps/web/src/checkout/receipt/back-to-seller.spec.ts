import { describe, expect, it } from '@jest/globals';
import { backToSeller } from './back-to-seller.js';

describe('the way back to the seller', () => {
  it('carries the payment’s id beside what the address had', () => {
    expect(backToSeller('https://shop.example/thanks?order=17', 'pay_1')?.href).toBe('https://shop.example/thanks?order=17&till_payment=pay_1');
  });

  it('does not name a payment twice', () => {
    expect(backToSeller('https://shop.example/pay_1', 'pay_1')?.href).toBe('https://shop.example/pay_1');
  });

  it.each([null, '', 'javascript:alert(1)', 'data:text/html,x', '/relative'])('is not offered for %s', (url) => {
    expect(backToSeller(url, 'pay_1')).toBeNull();
  });
});
