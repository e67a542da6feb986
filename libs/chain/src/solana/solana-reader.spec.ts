import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  createKeyPairFromBytes,
  getBase58Decoder,
  getBase58Encoder,
  getBase64EncodedWireTransaction,
  getCompiledTransactionMessageDecoder,
  getTransactionDecoder,
  partiallySignTransaction,
} from '@solana/kit';
import {
  devBuyers,
  devFacilitatorKeys,
  devMerchant,
  devSolana,
  readBody,
  serveLoopback,
  solanaRpc,
  startDevFacilitator,
  startSolanaChain,
  type LoopbackServer,
  type SolanaChain,
} from '@till/testing';
import type { EvidenceQuery } from '../chain-reader.js';
import { createSolanaReader, type SolanaReader } from './solana-reader.js';

const network = devSolana.network;
const [buyer] = devBuyers().filter((each) => each.network === network);
const payTo = devMerchant(0).solana;
const feePayer = devFacilitatorKeys().solana.address;
const amount = 1000n;

/** A payment as a wallet hands it in. */
interface Signed {
  transaction: string;
  query: EvidenceQuery;
}

describe('SolanaReader on the dev chain', () => {
  let chain: SolanaChain;
  let facilitator: LoopbackServer;
  let counting: LoopbackServer;
  let called: string[] = [];
  let reader: SolanaReader;
  if (buyer === undefined) throw new Error('no Solana buyer');

  beforeEach(async () => {
    chain = await startSolanaChain();
    await chain.fundUsdc(buyer.address, 1_000_000n);
    await chain.fundUsdc(payTo, 0n);
    facilitator = await startDevFacilitator({ solanaRpcUrl: chain.url });
    counting = await serveLoopback(async (request) => {
      const asked = JSON.parse((await readBody(request)).toString('utf8')) as { method: string };
      called.push(asked.method);
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(chain.url, { method: 'POST', headers, body: JSON.stringify(asked) });
      return { status: 200, body: await answer.json() };
    });
    reader = createSolanaReader({ network, rpcUrls: [counting.url], timeoutMs: 5000 });
    called = [];
  });
  afterEach(async () => {
    reader.close();
    await Promise.all([counting.stop(), facilitator.stop(), chain.stop()]);
  });

  const sign = async (memo?: string, value = amount): Promise<Signed> => {
    const unsigned = await reader.unsignedUsdcTransfer({ payer: buyer.address, payTo, amount: value, feePayer, memo });
    const keys = await createKeyPairFromBytes(getBase58Encoder().encode(buyer.privateKey));
    const signed = await partiallySignTransaction([keys], getTransactionDecoder().decode(Buffer.from(unsigned, 'base64')));
    const message = Uint8Array.from(signed.messageBytes);
    const decoded = getCompiledTransactionMessageDecoder().decode(message);
    const signature = Object.entries(signed.signatures).find(([signer]) => signer === buyer.address)?.[1];
    const { block: fromBlock } = await reader.head();
    const solana = {
      message,
      memo: Buffer.from(decoded.instructions.at(-1)?.data ?? []).toString('utf8'),
      blockhash: decoded.lifetimeToken,
      payerSignature: getBase58Decoder().decode(signature ?? new Uint8Array()),
    };
    const query = { asset: devSolana.usdc, payer: buyer.address, payTo, amount: value, fromBlock, solana };
    called = [];
    return { transaction: getBase64EncodedWireTransaction(signed), query };
  };
  const ask = async (path: 'verify' | 'settle', { transaction, query }: Signed): Promise<{ success: boolean; isValid: boolean; transaction: string }> => {
    const { memo } = query.solana ?? { memo: null };
    const terms = { scheme: 'exact', network, amount: query.amount.toString(), asset: devSolana.usdc, payTo, maxTimeoutSeconds: 60, extra: { feePayer, memo } };
    const paymentPayload = { x402Version: 2, accepted: terms, payload: { transaction } };
    const body = JSON.stringify({ x402Version: 2, paymentPayload, paymentRequirements: terms });
    const answer = await fetch(`${facilitator.url}/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    return (await answer.json()) as { success: boolean; isValid: boolean; transaction: string };
  };
  const settle = async (signed: Signed): Promise<string> => {
    const answer = await ask('settle', signed);
    expect(answer).toMatchObject({ success: true });
    return answer.transaction;
  };

  it('builds a transaction that the facilitator verifies and settles once signed by the payer', async () => {
    const signed = await sign('order-123');
    expect(await ask('verify', signed)).toMatchObject({ isValid: true });
    await settle(signed);
    expect(await reader.balance(payTo)).toBe(amount);
  });

  it('proves a hinted payment with one call', async () => {
    const signed = await sign();
    const transactionHint = await settle(signed);
    const evidence = await reader.findEvidence({ ...signed.query, transactionHint });
    expect(called).toEqual(['getTransaction']);
    expect(evidence).toMatchObject({ kind: 'paid', transaction: transactionHint, logIndex: 2, submittedBy: feePayer });
  });

  it('finds a payment by its memo, without a hint or with a foreign one', async () => {
    const [signed, other] = [await sign('order-123'), await sign('order-124')];
    const transaction = await settle(signed);
    const transactionHint = await settle(other);
    expect(await reader.findEvidence(signed.query)).toMatchObject({ kind: 'paid', transaction });
    expect(await reader.findEvidence({ ...signed.query, transactionHint })).toMatchObject({ kind: 'paid', transaction });
    expect(await reader.findEvidence({ ...signed.query, transactionHint: 'not a signature' })).toMatchObject({ kind: 'paid', transaction });
  });

  it('finds a payment by the history of its payer when the memo is not known', async () => {
    const signed = await sign();
    const transaction = await settle(signed);
    const solana = signed.query.solana && { ...signed.query.solana, memo: null };
    expect(await reader.findEvidence({ ...signed.query, solana })).toMatchObject({ kind: 'paid', transaction });
  });

  it('tells two payments with one memo apart by their message', async () => {
    const [first, second] = [await sign('order-123', 1000n), await sign('order-123', 2000n)];
    const transaction = await settle(second);
    expect(await reader.findEvidence(second.query)).toMatchObject({ kind: 'paid', transaction });
    expect(await reader.findEvidence(first.query)).toMatchObject({ kind: 'absent', canStillLand: true });
  });

  it('a payment not yet sent can still land', async () => {
    const signed = await sign();
    expect(await reader.findEvidence(signed.query)).toMatchObject({ kind: 'absent', canStillLand: true });
  });

  it('an expired payment that was not found is proven dead', async () => {
    const signed = await sign();
    await chain.jumpSlots(100);
    expect(await reader.findEvidence(signed.query)).toMatchObject({ kind: 'absent', canStillLand: true });
    await chain.jumpSlots(60);
    expect(await reader.findEvidence(signed.query)).toMatchObject({ kind: 'absent', canStillLand: false });
    expect(await ask('settle', signed)).toMatchObject({ success: false });
  });

  it('an unknown blockhash proves nothing before a full window has passed', async () => {
    const signed = await sign();
    const solana = signed.query.solana && { ...signed.query.solana, blockhash: payTo };
    expect(await reader.findEvidence({ ...signed.query, solana })).toMatchObject({ kind: 'absent', canStillLand: true });
  });

  it('a payment that landed before its blockhash expired stays paid', async () => {
    const signed = await sign();
    const transaction = await settle(signed);
    await chain.jumpSlots(400);
    expect(await reader.findEvidence(signed.query)).toMatchObject({ kind: 'paid', transaction });
  });

  it('a payment that ran and failed is dead once that is final', async () => {
    const signed = await sign('order-123', 5_000_000n);
    const wallet = await createKeyPairFromBytes(getBase58Encoder().encode(devFacilitatorKeys().solana.privateKey));
    const unsent = getTransactionDecoder().decode(Buffer.from(signed.transaction, 'base64'));
    const complete = getBase64EncodedWireTransaction(await partiallySignTransaction([wallet], unsent));
    await solanaRpc(chain.url, 'sendTransaction', [complete, { encoding: 'base64', skipPreflight: true }]);
    expect(await reader.findEvidence(signed.query)).toMatchObject({ kind: 'absent', canStillLand: true });
    await chain.jumpSlots(32);
    expect(await reader.findEvidence(signed.query)).toMatchObject({ kind: 'absent', canStillLand: false });
  });

  it('a provider that is down decides nothing', async () => {
    const signed = await sign();
    const transactionHint = await settle(signed);
    const gone = await serveLoopback(() => Promise.resolve(undefined));
    await gone.stop();
    const alone = createSolanaReader({ network, rpcUrls: [gone.url], timeoutMs: 20_000 });
    const both = createSolanaReader({ network, rpcUrls: [gone.url, chain.url], timeoutMs: 20_000 });
    expect(await alone.findEvidence({ ...signed.query, transactionHint })).toEqual({ kind: 'undecided', why: 'rpc_unreachable' });
    expect(await both.findEvidence({ ...signed.query, transactionHint })).toMatchObject({ kind: 'paid' });
    await chain.jumpSlots(400);
    const unsent = await sign();
    await chain.jumpSlots(400);
    expect(await both.findEvidence(unsent.query)).toEqual({ kind: 'undecided', why: 'rpc_unreachable' });
    for (const each of [alone, both]) each.close();
  });

  it('lists what came and went, in chain order, under the keys of its evidence, once it is final', async () => {
    const { block: fromBlock } = await reader.head();
    const [first, second] = [await sign('order-1', 7n), await sign('order-2', 9n)];
    const hints = [await settle(first), await settle(second)];
    const paid = [await reader.findEvidence(first.query), await reader.findEvidence(second.query)];
    // As long as that took on this machine.
    const toBlock = BigInt(await solanaRpc<number>(chain.url, 'getSlot', [{ commitment: 'confirmed' }]));
    await chain.jumpSlots(40);
    const owners = [payTo, buyer.address, devMerchant(7).solana];
    const found = await reader.transfers({ owners, fromBlock, toBlock });
    const facts = (direction: string) => found.filter((each) => each.direction === direction);
    expect(facts('in').map(({ owner, counterparty, transaction, amount: value }) => [owner, counterparty, transaction, value])).toEqual([
      [payTo, buyer.address, hints[0], 7n],
      [payTo, buyer.address, hints[1], 9n],
    ]);
    expect(facts('out').map(({ owner, counterparty, transaction, amount: value }) => [owner, counterparty, transaction, value])).toEqual([
      [buyer.address, payTo, hints[0], 7n],
      [buyer.address, payTo, hints[1], 9n],
    ]);
    expect(paid).toMatchObject(facts('in').map(({ transaction, block, blockHash, logIndex, timeSeconds }) => ({ transaction, block, blockHash, logIndex, timeSeconds })));
    expect(await reader.transfers({ owners, fromBlock: 0n, toBlock: fromBlock - 1n })).toEqual([]);
    expect(await reader.blockAt(0n)).toBe(0n);
    expect(await reader.balanceAt()).toBeNull();
  });

  it('knows who can receive', async () => {
    const nobody = devMerchant(7).solana;
    expect(await reader.receivable(payTo)).toEqual({ ok: true });
    expect(await reader.receivable(nobody)).toEqual({ ok: false, why: 'no_token_account' });
    expect(await reader.receivable('0xabc')).toEqual({ ok: false, why: 'not_a_solana_address' });
    expect(await reader.balance(nobody)).toBe(0n);
    expect(await reader.balance(buyer.address)).toBe(1_000_000n);
  });

  it('reads positions, and the cluster and mint of the registry', async () => {
    const [head, finalized] = [await reader.head(), await reader.finalized()];
    expect(head.block - finalized.block).toBeGreaterThanOrEqual(31n);
    expect(Math.abs(Number(head.timeSeconds) - Date.now() / 1000)).toBeLessThan(5);
    expect(await reader.checkToken()).toEqual({ ok: true });
    const mainnet = createSolanaReader({ network: 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp', rpcUrls: [chain.url], timeoutMs: 5000 });
    expect(await mainnet.checkToken()).toEqual({ ok: false, why: 'wrong_chain' });
    mainnet.close();
  });
});
