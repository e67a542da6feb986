import { describe, expect, it } from '@jest/globals';
import { headersForOrigin, headersForPayer } from './forwarded-headers.js';

const via = '1.1 till-gateway';

describe('headers on the way to an origin', () => {
  it('are the payer’s own, without what is Till’s, the connection’s or the way’s', () => {
    const stripped = [
      'payment-signature', 'payment-required', 'x-payment', 'x-payment-response', 'sign-in-with-x', 'till-payer', 'till-payment', 'till-signature', 'till-pay-again', 'cookie', 'host', 'connection', 'keep-alive', 'te', 'trailer',
      'transfer-encoding', 'upgrade', 'expect', 'proxy-authorization', 'proxy-connection', 'forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-prefix', 'x-real-ip', 'true-client-ip', 'cf-connecting-ip',
      'x-http-method-override', 'x-original-url', 'x-rewrite-url', 'access-control-expose-headers',
    ];
    const sent = { ...Object.fromEntries(stripped.map((name) => [name, 'x'])), accept: 'application/json', 'content-type': 'text/plain', 'x-request-id': '7', authorization: 'Bearer theirs' };
    expect(headersForOrigin(sent, {})).toEqual({ accept: 'application/json', 'content-type': 'text/plain', 'x-request-id': '7', authorization: 'Bearer theirs', via });
  });

  it('lose what the connection header names', () => {
    expect(headersForOrigin({ connection: 'close, X-Hop', 'x-hop': '1', 'x-kept': '2' }, {})).toEqual({ 'x-kept': '2', via });
  });

  it('never carry a key of Till, and the gateway’s own win', () => {
    expect(headersForOrigin({ authorization: 'Bearer till_test_abc' }, {})).toEqual({ via });
    expect(headersForOrigin({ authorization: 'Bearer theirs', 'idempotency-key': 'theirs' }, { authorization: 'Bearer ours', 'idempotency-key': 'pay_1' })).toEqual({ authorization: 'Bearer ours', 'idempotency-key': 'pay_1', via });
  });

  it('have no second spelling for origins that take an underscore for a hyphen', () => {
    const sent = { till_payer: '0xvictim', payment_signature: 'x', x_forwarded_for: '127.0.0.1', x_original_url: '/admin', idempotency_key: 'theirs', x_api_key: 'theirs', 'api-key': 'theirs', my_own: 'kept' };
    expect(headersForOrigin(sent, { 'idempotency-key': 'pay_1', 'x-api-key': 'ours', api_key: 'ours' })).toEqual({ my_own: 'kept', 'idempotency-key': 'pay_1', 'x-api-key': 'ours', api_key: 'ours', via });
  });
});

describe('headers on the way to a payer', () => {
  it('say nothing in Till’s name', () => {
    const stripped = [
      'set-cookie', 'clear-site-data', 'service-worker-allowed', 'strict-transport-security', 'alt-svc', 'content-security-policy', 'x-frame-options', 'access-control-allow-origin', 'access-control-allow-credentials', 'payment-required',
      'payment-response', 'x-payment-response', 'till-payment', 'till-answer', 'connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'via', 'refresh', 'report-to', 'nel', 'www-authenticate', 'authentication-info',
    ];
    const sent = { ...Object.fromEntries(stripped.map((name) => [name, 'x'])), 'content-type': 'application/json', etag: '"1"', 'x-rate': ['1', '2'] };
    expect(headersForPayer(sent, (_name, value) => value)).toEqual({ 'content-type': 'application/json', etag: '"1"', 'x-rate': ['1', '2'] });
  });
});
