import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  devAccount,
  devAccountIndex,
  devEvm,
  evmDevKey,
  evmRpc,
  poll,
  readBody,
  sendFromDevAccount,
  serveLoopback,
  signAuthorization,
  startEvmChain,
  submitAuthorization,
  usdcAbi,
  type EvmChain,
  type LoopbackServer,
  type SignedAuthorization,
} from '@till/testing';
import { encodeFunctionData, parseAbi, type Hex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import type { EvidenceQuery } from '../chain-reader.js';
import { createEvmReader, type EvmReader } from './evm-reader.js';

const network = 'eip155:84532' as const;
const buyer = evmDevKey(devAccountIndex.firstBuyer);
const merchant = devAccount(devAccountIndex.firstMerchant).address;
const stranger = devAccount(devAccountIndex.firstMerchant + 1).address;
const multicall3 = '0xcA11bde05977b3631167028862bE2a173976CA11';
const amount = 1_500_000n;

describe('EvmReader on the dev chain', () => {
  let chain: EvmChain;
  let counting: LoopbackServer;
  let called: string[] = [];
  let reader: EvmReader;

  beforeAll(async () => {
    chain = await startEvmChain();
    await chain.fundUsdc(buyer.address, 1_000_000_000n);
    counting = await serveLoopback(async (request) => {
      const asked = JSON.parse((await readBody(request)).toString('utf8')) as { method: string };
      called.push(asked.method);
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(chain.url, { method: 'POST', headers, body: JSON.stringify(asked) });
      return { status: 200, body: await answer.json() };
    });
    reader = createEvmReader({ network, rpcUrls: [counting.url], timeoutMs: 5000 });
  });
  afterAll(async () => {
    reader.close();
    await counting.stop();
    await chain.stop();
  });
  beforeEach(() => {
    called = [];
  });

  const pay = (value = amount, to = merchant, more: { nonce?: Hex; validBefore?: bigint } = {}) =>
    signAuthorization({ privateKey: buyer.privateKey, to, value, ...more });
  const mined = async (hash: Hex): Promise<{ status: Hex; blockNumber: Hex }> =>
    poll('receipt', async () => (await evmRpc<{ status: Hex; blockNumber: Hex } | null>(chain.url, 'eth_getTransactionReceipt', [hash])) ?? undefined);
  const submit = async (signed: SignedAuthorization, sender?: number): Promise<Hex> => {
    const hash = await submitAuthorization(chain.url, signed, sender);
    await mined(hash);
    return hash;
  };
  const query = (signed: SignedAuthorization, more: Partial<EvidenceQuery> = {}): EvidenceQuery => ({
    asset: devEvm.usdc,
    payer: buyer.address,
    payTo: merchant,
    amount,
    fromBlock: 0n,
    evm: { nonce: signed.authorization.nonce, validBefore: signed.authorization.validBefore },
    ...more,
  });
  const chainTime = async () => {
    const block = await evmRpc<{ timestamp: Hex }>(chain.url, 'eth_getBlockByNumber', ['latest', false]);
    return BigInt(block.timestamp);
  };
  const cancel = async (signed: SignedAuthorization): Promise<Hex> => {
    const { nonce } = signed.authorization;
    const signature = await privateKeyToAccount(buyer.privateKey).signTypedData({
      domain: { name: 'USDC', version: '2', chainId: 84532, verifyingContract: devEvm.usdc },
      types: { CancelAuthorization: [{ name: 'authorizer', type: 'address' }, { name: 'nonce', type: 'bytes32' }] },
      primaryType: 'CancelAuthorization',
      message: { authorizer: buyer.address, nonce },
    });
    const args = [buyer.address, nonce, signature] as const;
    const data = encodeFunctionData({ abi: usdcAbi, functionName: 'cancelAuthorization', args });
    return (await sendFromDevAccount(chain.url, stranger, devEvm.usdc, data)).transactionHash;
  };

  it('proves a hinted payment with one call', async () => {
    const signed = await pay();
    const transactionHint = await submit(signed);
    const evidence = await reader.findEvidence(query(signed, { transactionHint }));
    expect(evidence).toMatchObject({ kind: 'paid', transaction: transactionHint, submittedBy: devAccount(9).address.toLowerCase() });
    expect(evidence).toHaveProperty('timeSeconds', await chainTime());
    expect(called).toEqual(['eth_getTransactionReceipt']);
  });

  it('finds the same evidence without a hint', async () => {
    const signed = await pay();
    const transactionHint = await submit(signed);
    const hinted = await reader.findEvidence(query(signed, { transactionHint }));
    expect(await reader.findEvidence(query(signed))).toEqual(hinted);
  });

  it('finds a payment that was mined before it was first seen', async () => {
    const signed = await pay();
    const transaction = await submit(signed);
    await chain.mine(5);
    const { block: fromBlock } = await reader.finalized();
    const narrow = createEvmReader({ network, rpcUrls: [chain.url], timeoutMs: 5000, logRangeBlocks: 2n });
    expect(await narrow.findEvidence(query(signed, { fromBlock }))).toMatchObject({ kind: 'paid', transaction });
    narrow.close();
  });

  it('credits a payment that the payer submitted', async () => {
    const signed = await pay();
    const transaction = await submit(signed, devAccountIndex.firstBuyer);
    const evidence = await reader.findEvidence(query(signed));
    expect(evidence).toMatchObject({ kind: 'paid', transaction, submittedBy: buyer.address.toLowerCase() });
  });

  it('tells several payments of one transaction apart', async () => {
    const several = [await pay(), await pay(2_000_000n), await pay(), await pay(amount, stranger)];
    const calls = several.map(({ authorization: a, signature }) => ({
      target: devEvm.usdc,
      allowFailure: false,
      callData: encodeFunctionData({
        abi: usdcAbi,
        functionName: 'transferWithAuthorization',
        args: [a.from, a.to, a.value, a.validAfter, a.validBefore, a.nonce, signature],
      }),
    }));
    const abi = parseAbi(['function aggregate3((address target, bool allowFailure, bytes callData)[] calls) payable returns ((bool, bytes)[])']);
    const data = encodeFunctionData({ abi, functionName: 'aggregate3', args: [calls] });
    const { transactionHash: transactionHint } = await sendFromDevAccount(chain.url, stranger, multicall3, data);
    const found = await Promise.all(several.map((signed) => reader.findEvidence(query(signed, { transactionHint }))));
    expect(found).toMatchObject([
      { kind: 'paid', logIndex: 1 },
      { kind: 'spent', why: 'other_amount' },
      { kind: 'paid', logIndex: 5 },
      { kind: 'spent', why: 'other_recipient' },
    ]);
  });

  it('reports a nonce spent on another recipient, final once its block is', async () => {
    const signed = await pay(amount, stranger);
    const transaction = await submit(signed);
    expect(await reader.findEvidence(query(signed))).toEqual({ kind: 'spent', why: 'other_recipient', transaction, final: false });
    await chain.mine(3);
    expect(await reader.findEvidence(query(signed))).toEqual({ kind: 'spent', why: 'other_recipient', transaction, final: true });
  });

  it('reports a cancelled authorization', async () => {
    const signed = await pay();
    const transaction = await cancel(signed);
    await chain.mine(3);
    expect(await reader.findEvidence(query(signed))).toEqual({ kind: 'spent', why: 'cancelled', transaction, final: true });
  });

  it('ignores a hint at a foreign, a reverted, an unknown and a malformed transaction', async () => {
    const foreign = await submit(await pay());
    const used = await pay();
    await submit(used);
    const reverted = await submit(used);
    expect((await mined(reverted)).status).toBe('0x0');
    const signed = await pay();
    for (const transactionHint of [foreign, reverted, `0x${'ab'.repeat(32)}`, 'not a hash', '']) {
      expect(await reader.findEvidence(query(signed, { transactionHint }))).toMatchObject({ kind: 'absent', canStillLand: true });
    }
    const transaction = await submit(signed);
    for (const transactionHint of [foreign, reverted]) {
      expect(await reader.findEvidence(query(signed, { transactionHint }))).toMatchObject({ kind: 'paid', transaction });
    }
  });

  it('a reverted transaction of the same authorization does not hide the payment', async () => {
    const signed = await pay();
    const transaction = await submit(signed);
    const transactionHint = await submit(signed);
    expect(await reader.findEvidence(query(signed, { transactionHint }))).toMatchObject({ kind: 'paid', transaction });
  });

  it('a pooled payment is absent and can still land', async () => {
    const signed = await pay();
    await chain.setAutomine(false);
    const transactionHint = await submitAuthorization(chain.url, signed);
    const waiting = await reader.findEvidence(query(signed, { transactionHint }));
    await chain.setAutomine(true);
    await chain.mine();
    expect(waiting).toMatchObject({ kind: 'absent', canStillLand: true });
    expect(await reader.findEvidence(query(signed, { transactionHint }))).toMatchObject({ kind: 'paid' });
  });

  it('a payment that a reorg dropped is absent again', async () => {
    const signed = await pay();
    const transactionHint = await submit(signed);
    await chain.reorg(1);
    expect(await reader.findEvidence(query(signed, { transactionHint }))).toMatchObject({ kind: 'absent', canStillLand: true });
  });

  it('a payment that a reorg moved has another block and block hash', async () => {
    const signed = await pay();
    const transactionHint = await submit(signed);
    await chain.mine(2);
    const before = await reader.findEvidence(query(signed, { transactionHint }));
    const raw = await evmRpc<Hex>(chain.url, 'eth_getRawTransactionByHash', [transactionHint]);
    await chain.reorg(3, [[raw, 2]]);
    const after = await reader.findEvidence(query(signed, { transactionHint }));
    if (before.kind !== 'paid' || after.kind !== 'paid') throw new Error('not paid');
    expect(after.block).toBe(before.block + 2n);
    expect(after.blockHash).not.toBe(before.blockHash);
  });

  it('an unused authorization is proven dead only by a finalized block at or after validBefore', async () => {
    const signed = await pay(amount, merchant, { validBefore: (await chainTime()) + 60n });
    await evmRpc(chain.url, 'evm_increaseTime', [61]);
    await chain.mine(1);
    expect(await reader.findEvidence(query(signed))).toMatchObject({ kind: 'absent', canStillLand: true });
    await chain.mine(2);
    const finalized = await evmRpc<{ number: Hex }>(chain.url, 'eth_getBlockByNumber', ['finalized', false]);
    expect(await reader.findEvidence(query(signed))).toEqual({ kind: 'absent', canStillLand: false, atBlock: BigInt(finalized.number) });
  });

  it('reads head, balance and the token domain', async () => {
    const head = BigInt(await evmRpc<Hex>(chain.url, 'eth_blockNumber', []));
    const fresh = createEvmReader({ network, rpcUrls: [counting.url], timeoutMs: 5000 });
    called = [];
    const heads = await Promise.all([fresh.head(), fresh.head(), fresh.head()]);
    expect(heads[0]).toEqual({ block: head, timeSeconds: await chainTime() });
    expect(called).toEqual(['eth_getBlockByNumber']);
    expect(await fresh.balance(merchant)).toBe(await chain.usdcBalance(merchant));
    expect(await fresh.checkToken()).toEqual({ ok: true });
    fresh.close();
  });

  it('sees a chain that is not the one of the registry', async () => {
    const other = createEvmReader({ network: 'eip155:8453', rpcUrls: [chain.url], timeoutMs: 5000 });
    expect(await other.checkToken()).toEqual({ ok: false, why: 'wrong_chain' });
    other.close();
  });

  it('a blocked address cannot be paid', async () => {
    const data = encodeFunctionData({ abi: usdcAbi, functionName: 'blacklist', args: [stranger] });
    const mark = await chain.snapshot();
    await sendFromDevAccount(chain.url, devAccount(devAccountIndex.usdcOwner).address, devEvm.usdc, data);
    expect(await reader.receivable(stranger)).toEqual({ ok: false, why: 'blocked_by_token' });
    expect(await reader.receivable(merchant)).toEqual({ ok: true });
    await chain.revert(mark);
  });
});
