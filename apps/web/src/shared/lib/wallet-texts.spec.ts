import { describe, expect, it } from '@jest/globals';
import { getBase58Decoder } from '@solana/kit';
import fc from 'fast-check';
import { addressFamily } from './address-family.js';
import { base58 } from './base58.js';
import { siweMessage } from './siwe-message.js';

describe('texts between Till and a wallet', () => {
  it('builds the message of Sign-In with Ethereum line by line as EIP-4361 has it', () => {
    const message = siweMessage({
      domain: 'till.example',
      address: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
      statement: 'Sign in to Till.',
      uri: 'https://till.example',
      chainId: 8453,
      nonce: 'abcdefgh12345678',
      issuedAt: new Date('2026-11-22T10:00:00Z'),
    });
    expect(message.split('\n')).toEqual([
      'till.example wants you to sign in with your Ethereum account:',
      '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
      '',
      'Sign in to Till.',
      '',
      'URI: https://till.example',
      'Version: 1',
      'Chain ID: 8453',
      'Nonce: abcdefgh12345678',
      'Issued At: 2026-11-22T10:00:00.000Z',
    ]);
  });

  it('writes base58 as Solana’s own library does', () => {
    const decoder = getBase58Decoder();
    fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), (bytes) => base58(bytes) === decoder.decode(bytes)));
  });

  it('tells the family of an address by its form', () => {
    expect(addressFamily(' 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 ')).toBe('evm');
    expect(addressFamily('7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU')).toBe('solana');
    expect(addressFamily('ada.eth')).toBeNull();
  });
});
