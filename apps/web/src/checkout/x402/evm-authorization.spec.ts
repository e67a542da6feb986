import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { recoverTypedDataAddress, type Hex, type TypedDataDefinition } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { baseSepolia } from '../testing/sample-views.js';
import { sampleTerms } from '../testing/scripted-door.js';
import { transferAuthorization } from './evm-authorization.js';
import { agreedTerms } from './terms.js';

const terms = agreedTerms(sampleTerms(), { option: baseSepolia, amountBaseUnits: 1_500_000n });
const account = privateKeyToAccount(generatePrivateKey());

/** The canonical definition (EIP-3009 with USDC's domain), written down independently of the code under test. */
function canonical(message: Record<string, string>): TypedDataDefinition {
  return {
    domain: { name: 'USDC', version: '2', chainId: 84532, verifyingContract: baseSepolia.asset as Hex },
    types: {
      TransferWithAuthorization: [
        { name: 'from', type: 'address' },
        { name: 'to', type: 'address' },
        { name: 'value', type: 'uint256' },
        { name: 'validAfter', type: 'uint256' },
        { name: 'validBefore', type: 'uint256' },
        { name: 'nonce', type: 'bytes32' },
      ],
    },
    primaryType: 'TransferWithAuthorization',
    message,
  };
}

describe('the authorization a wallet is asked to sign', () => {
  it('is TransferWithAuthorization over the token’s domain for any nonce', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.integer({ min: 0, max: 4_000_000_000 }), async (nonce, now) => {
        const typedData = JSON.parse(JSON.stringify(transferAuthorization(terms, account.address, now, nonce))) as TypedDataDefinition;
        const signature = await account.signTypedData(typedData);
        const signer = await recoverTypedDataAddress({ ...canonical({ ...(typedData.message as Record<string, string>) }), signature });
        expect(signer).toBe(account.address);
      }),
      { numRuns: 25 },
    );
  });

  it('pays exactly the terms, from now until the quote ends', () => {
    const { message } = transferAuthorization(terms, account.address, 1_000, new Uint8Array(32).fill(7));
    expect(message).toEqual({ from: account.address, to: baseSepolia.payTo, value: '1500000', validAfter: '0', validBefore: '1120', nonce: `0x${'07'.repeat(32)}` });
  });

  it('is not made when the terms do not name the token’s domain', () => {
    const nameless = agreedTerms(sampleTerms({ extra: { version: '2' } }), { option: baseSepolia, amountBaseUnits: 1_500_000n });
    expect(() => transferAuthorization(nameless, account.address, 0, new Uint8Array(32))).toThrow('unavailable');
  });
});
