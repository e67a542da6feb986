import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Gateway } from '@till/contract';
import { clearOfMidnight } from '../../../test/clear-of-midnight.js';
import { TestApi, type TestMerchant } from '../../../test/test-api.js';
import { TestOrigin } from '../../../test/test-origin.js';

let api: TestApi;
let origin: TestOrigin;
let merchant: TestMerchant;

beforeAll(async () => {
  [origin, api] = await Promise.all([TestOrigin.start(), TestApi.start({ TILL_TRUSTED_PROXIES: '1', TILL_EGRESS_ALLOW: '127.0.0.0/8' })]);
  merchant = await api.signUp('ada@example.com');
  await merchant.call('POST', '/v1/wallets', { family: 'evm', address: '0x1111111111111111111111111111111111111111' });
});
afterAll(async () => {
  await api.stop();
  await origin.stop();
});

describe('the free calls of a day', () => {
  /** Which calls of a route with one free call a day reach the origin, each through the operator's own proxy. */
  async function passing(calls: readonly { path?: string; headers: Record<string, string> }[]): Promise<boolean[]> {
    await clearOfMidnight();
    const { slug } = (await merchant.call('POST', '/v1/gateways', { name: 'Free', originUrl: origin.url, routes: [{ method: 'GET', path: '/some/:one', price: '0.10', freePerDay: 1 }] })).body as Gateway;
    const passed: boolean[] = [];
    for (const { path = '/some/thing', headers } of calls) {
      const before = origin.seen.length;
      const { status } = await api.call('GET', `/g/${slug}${path}`, undefined, headers);
      passed.push(status === 200);
      expect(origin.seen.length - before).toBe(status === 200 ? 1 : 0);
    }
    return passed;
  }
  const from = (address: string, more: Record<string, string> = {}) => ({ headers: { 'x-forwarded-for': address, ...more } });

  it('are one client’s however it spells itself', async () => {
    expect(
      await passing([
        from('203.0.113.9'),
        { headers: { 'X-FORWARDED-FOR': '203.0.113.9' } },
        from('::ffff:203.0.113.9'),
        from('198.51.100.7, 203.0.113.9'),
        from('203.0.113.9', { 'user-agent': 'another', authorization: 'Bearer another', cookie: 'a=b', 'x-real-ip': '198.51.100.7', forwarded: 'for=198.51.100.7' }),
        { path: '/some/other', headers: { 'x-forwarded-for': '203.0.113.9' } },
        { path: '/SOME//thing/?x=1', headers: { 'x-forwarded-for': '203.0.113.9' } },
      ]),
    ).toEqual([true, false, false, false, false, false, false]);
  });

  it('are one for a whole /64 of IPv6, which one subscriber has', async () => {
    expect(await passing([from('2001:db8:1:2::1'), from('2001:DB8:1:2:ffff:ffff:ffff:ffff'), from('2001:0db8:0001:0002:0:0:0:1'), from('2001:db8:1:3::1')])).toEqual([true, false, false, true]);
  });
});
