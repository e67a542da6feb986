import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { clientNetwork } from './client-network.js';

const group = fc.integer({ min: 0, max: 0xffff }).map((n) => n.toString(16));

describe('the client behind an address', () => {
  it('is one for all addresses of a /64, and another in the next one', () => {
    fc.assert(
      fc.property(fc.array(group, { minLength: 4, maxLength: 4 }), fc.array(group, { minLength: 4, maxLength: 4 }), group, (lower, others, fourth) => {
        const prefix = `2001:db8:7:${fourth}`;
        expect(clientNetwork(`${prefix}:${lower.join(':')}`)).toBe(clientNetwork(`${prefix}:${others.join(':')}`));
        expect(clientNetwork(`2001:db8:8:${fourth}:${lower.join(':')}`)).not.toBe(clientNetwork(`${prefix}:${lower.join(':')}`));
      }),
    );
  });

  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::ffff:cb00:7107', '203.0.113.7'],
    ['', ''],
    ['unix:', 'unix:'],
  ])('is read from %s', (ip, client) => {
    expect(clientNetwork(ip)).toBe(client);
  });
});
