import { describe, expect, it } from '@jest/globals';
import { testConfig } from '../../testing/test-config.js';
import { KeyRing } from './key-ring.js';
import { SecretBox } from './secret-box.js';

const boxOf = (secret: string): SecretBox => new SecretBox(new KeyRing(testConfig({ DATABASE_URL: 'postgres://u:p@localhost/d', TILL_SECRET: secret.repeat(32) })));

describe('a sealed secret', () => {
  const box = boxOf('11');
  const sealed = box.seal('Bearer ☂ secret', 'gateways gtw_1');

  it('opens in its own place and shows nothing of itself', () => {
    expect(box.open(sealed, 'gateways gtw_1')).toBe('Bearer ☂ secret');
    expect(Buffer.from(sealed, 'base64url').includes('secret')).toBe(false);
    expect(box.seal('Bearer ☂ secret', 'gateways gtw_1')).not.toBe(sealed);
  });

  it('does not open in another row, under another root secret, or changed', () => {
    expect(() => box.open(sealed, 'gateways gtw_2')).toThrow();
    expect(() => boxOf('22').open(sealed, 'gateways gtw_1')).toThrow();
    expect(() => box.open(`${sealed.slice(0, -2)}AA`, 'gateways gtw_1')).toThrow();
    expect(() => box.open('', 'gateways gtw_1')).toThrow();
  });
});
