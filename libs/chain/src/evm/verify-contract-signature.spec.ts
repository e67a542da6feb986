import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { devEvm, evmDevKey, evmRpc, serveLoopback, signAuthorization, startEvmChain, type EvmChain, type SignedAuthorization } from '@till/testing';
import { authorizationDigest, type Terms } from '@till/x402';
import { bytesToHex, concat, getContractAddress, keccak256, pad, serializeErc6492Signature, type Hex } from 'viem';
import { ChainError } from '../chain-error.js';
import { createEvmReader, type EvmReader } from './evm-reader.js';

const network = 'eip155:84532' as const;
const terms: Terms = {
  scheme: 'exact',
  network,
  asset: devEvm.usdc,
  amount: 1n,
  payTo: devEvm.usdc,
  maxTimeoutSeconds: 60,
  extra: { name: 'USDC', version: '2' },
};
const someSignature: Hex = `0x${'77'.repeat(80)}`;
/** The deterministic deployment proxy, which anvil has from the start: calldata is salt and init code. */
const create2Factory = '0x4e59b44847b379578588920cA78FbF26c0B4956C';

/** A wallet that answers ERC-1271's magic value for one digest, whatever the signature. */
function walletFor(digest: Hex): Hex {
  const magic = pad('0x1626ba7e', { dir: 'right', size: 32 });
  return concat(['0x6004357f', digest, '0x14602d5760006000f35b7f', magic, '0x60005260206000f3']);
}

/** Copies the runtime code behind its own 11 bytes and returns it. */
function initCodeOf(runtime: Hex): Hex {
  const length: Hex = `0x${((runtime.length - 2) / 2).toString(16).padStart(2, '0')}`;
  return concat(['0x60', length, '0x80600b6000396000f3', runtime]);
}

describe('verifyContractSignature', () => {
  let chain: EvmChain;
  let reader: EvmReader;
  let signed: SignedAuthorization;
  let digest: Hex;

  beforeAll(async () => {
    chain = await startEvmChain();
    reader = createEvmReader({ network, rpcUrls: [chain.url], timeoutMs: 5000 });
    signed = await signAuthorization({ privateKey: evmDevKey(1).privateKey, to: devEvm.usdc, value: 1n });
    const { authorization: signedText } = signed;
    const from = signedText.from.toLowerCase() as Hex;
    const to = signedText.to.toLowerCase() as Hex;
    digest = bytesToHex(authorizationDigest(terms, { ...signedText, from, to }));
  });
  afterAll(async () => {
    reader.close();
    await chain.stop();
  });

  it('accepts the signature of a plain key over the digest, and no other key', async () => {
    const { signature } = signed;
    expect(await reader.verifyContractSignature({ signer: evmDevKey(1).address, digest, signature })).toBe(true);
    expect(await reader.verifyContractSignature({ signer: evmDevKey(2).address, digest, signature })).toBe(false);
  });

  it('asks a deployed contract wallet (ERC-1271)', async () => {
    const signer = '0x00000000000000000000000000000000000a1271';
    await evmRpc(chain.url, 'anvil_setCode', [signer, walletFor(digest)]);
    expect(await reader.verifyContractSignature({ signer, digest, signature: someSignature })).toBe(true);
    const other = keccak256(digest);
    expect(await reader.verifyContractSignature({ signer, digest: other, signature: someSignature })).toBe(false);
  });

  it('asks a wallet that is not deployed yet (ERC-6492)', async () => {
    const initCode = initCodeOf(walletFor(digest));
    const salt = pad('0x01', { size: 32 });
    const signer = getContractAddress({ opcode: 'CREATE2', from: create2Factory, salt, bytecode: initCode });
    const signature = serializeErc6492Signature({ address: create2Factory, data: concat([salt, initCode]), signature: someSignature });
    expect(await reader.verifyContractSignature({ signer, digest, signature })).toBe(true);
    expect(await reader.verifyContractSignature({ signer, digest: keccak256(digest), signature })).toBe(false);
  });

  it('a provider that is down is an error, not an invalid signature', async () => {
    const gone = await serveLoopback(() => Promise.resolve(undefined));
    await gone.stop();
    const lonely = createEvmReader({ network, rpcUrls: [gone.url], timeoutMs: 20_000 });
    const asked = { signer: '0x00000000000000000000000000000000000a1271', digest, signature: someSignature };
    await expect(lonely.verifyContractSignature(asked)).rejects.toThrow(ChainError);
    lonely.close();
  });
});
