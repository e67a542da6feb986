import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { shopAnswer } from './demo-shop.js';

const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;

function sent(payload: object, signedWith = secret) {
  const body = JSON.stringify(payload);
  const at = new Date();
  const headers = { 'webhook-id': 'evt_1', 'webhook-timestamp': String(Math.floor(at.getTime() / 1000)), 'webhook-signature': new Webhook(signedWith).sign('evt_1', at, body) };
  return shopAnswer(body, headers, secret);
}

describe('the demo shop', () => {
  it('takes what is signed, and refuses one amount so that a failure can be seen', () => {
    expect(sent({ type: 'payment.settled', data: { id: 'pay_1', amountBaseUnits: '500000' } })).toEqual({ status: 200, body: { received: 'payment.settled', about: 'pay_1' } });
    expect(sent({ type: 'payment.settled', data: { id: 'pay_2', amountBaseUnits: '1000000' } }).status).toBe(422);
    expect(sent({ type: 'webhook.test', data: {} }).status).toBe(200);
  });

  it('takes nothing that is signed with another secret, unsigned, or sent before it has one', () => {
    expect(sent({ type: 'payment.settled', data: {} }, `whsec_${Buffer.alloc(24, 8).toString('base64')}`).status).toBe(401);
    expect(shopAnswer('{}', {}, secret).status).toBe(401);
    expect(shopAnswer('{}', {}, undefined).status).toBe(401);
  });
});
