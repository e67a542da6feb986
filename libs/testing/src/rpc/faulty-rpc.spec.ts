import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Hex } from 'viem';
import { devMerchant } from '../buyers/dev-buyers.js';
import { type EvmChain, startEvmChain } from '../evm/evm-chain.js';
import { evmRpc } from '../evm/evm-rpc.js';
import { type SolanaChain, startSolanaChain } from '../solana/solana-chain.js';
import { solanaRpc } from '../solana/solana-controls.js';
import { type FaultyRpc, honestNode, type NodeFault, startFaultyRpc } from './faulty-rpc.js';

interface Block {
  number: Hex;
}
interface Receipt {
  transactionHash: Hex;
  blockNumber: Hex;
}

let evm: EvmChain;
let solana: SolanaChain;
let faultyEvm: FaultyRpc;
let faultySolana: FaultyRpc;
let minted: Receipt;

beforeAll(async () => {
  [evm, solana] = await Promise.all([startEvmChain(), startSolanaChain()]);
  await evm.mine(30);
  await evm.fundUsdc(devMerchant(0).evm as Hex, 1n);
  const head = await evmRpc<Block & { transactions: Hex[] }>(evm.url, 'eth_getBlockByNumber', ['latest', false]);
  minted = await evmRpc<Receipt>(evm.url, 'eth_getTransactionReceipt', [head.transactions[0]]);
  [faultyEvm, faultySolana] = await Promise.all([startFaultyRpc(evm.url), startFaultyRpc(solana.url)]);
});
beforeEach(() => {
  faultyEvm.plan(honestNode);
  faultySolana.plan(honestNode);
});
afterAll(async () => {
  for (const part of [faultyEvm, faultySolana, evm, solana]) await part.stop();
});

const head = async (url: string, tag = 'latest'): Promise<bigint> => BigInt((await evmRpc<Block>(url, 'eth_getBlockByNumber', [tag, false])).number);
const receipt = (url: string, hash: Hex = minted.transactionHash) => evmRpc<Receipt | null>(url, 'eth_getTransactionReceipt', [hash]);
const raw = (url: string, timeoutMs = 60_000) => fetch(url, { method: 'POST', body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_chainId', params: [] }), signal: AbortSignal.timeout(timeoutMs) });

describe('a faulty node', () => {
  it('says what the real one says without a plan', async () => {
    expect(await receipt(faultyEvm.url)).toEqual(minted);
    expect(await solanaRpc(faultySolana.url, 'getGenesisHash')).toEqual(await solanaRpc(solana.url, 'getGenesisHash'));
  });

  it.each<[string, NodeFault]>([
    ['hangs', { kind: 'hang' }],
    ['cuts the connection', { kind: 'close' }],
  ])('%s', async (_, fault) => {
    faultyEvm.always(fault);
    await expect(raw(faultyEvm.url, 500)).rejects.toThrow();
  });

  it('answers 500, half a JSON, 10 MB and an error', async () => {
    faultyEvm.always({ kind: 'status', status: 500 });
    expect((await raw(faultyEvm.url)).status).toBe(500);
    faultyEvm.always({ kind: 'garbage' });
    await expect((await raw(faultyEvm.url)).json()).rejects.toThrow();
    faultyEvm.always({ kind: 'huge' });
    expect((await (await raw(faultyEvm.url)).text()).length).toBe(10_000_000);
    faultyEvm.always({ kind: 'error' });
    expect(await (await raw(faultyEvm.url)).json()).toMatchObject({ id: 1, error: { code: -32005 } });
  });

  it('lags: head, finality, logs and receipts are those of so many blocks ago', async () => {
    await evm.mine(5);
    faultyEvm.always({ kind: 'behind', blocks: 20 });
    expect(await head(faultyEvm.url)).toBe((await head(evm.url)) - 20n);
    expect(await head(faultyEvm.url, 'finalized')).toBe((await head(evm.url, 'finalized')) - 20n);
    expect(await receipt(faultyEvm.url)).toBeNull();
    faultyEvm.always({ kind: 'behind', blocks: 2 });
    expect(await receipt(faultyEvm.url)).toEqual(minted);
  });

  it('lags on Solana by slots', async () => {
    await solana.jumpSlots(100);
    faultySolana.always({ kind: 'behind', blocks: 50 });
    const [late, now] = [await solanaRpc<number>(faultySolana.url, 'getSlot'), await solanaRpc<number>(solana.url, 'getSlot')];
    expect(now - late).toBeGreaterThanOrEqual(50);
  });

  it('knows no logs, or nothing at all', async () => {
    const range = [{ fromBlock: '0x0', toBlock: 'latest' }];
    expect((await evmRpc<unknown[]>(faultyEvm.url, 'eth_getLogs', range)).length).toBeGreaterThan(0);
    faultyEvm.always({ kind: 'empty_logs' });
    expect(await evmRpc(faultyEvm.url, 'eth_getLogs', range)).toEqual([]);
    expect(await receipt(faultyEvm.url)).toEqual(minted);
    faultyEvm.always({ kind: 'amnesia' });
    expect(await receipt(faultyEvm.url)).toBeNull();
  });

  it('serves another transaction’s receipt, under its own name or the one asked for', async () => {
    const asked = `0x${'34'.repeat(32)}` as const;
    faultyEvm.always({ kind: 'wrong_receipt', transaction: minted.transactionHash, renamed: false });
    expect(await receipt(faultyEvm.url, asked)).toEqual(minted);
    faultyEvm.always({ kind: 'wrong_receipt', transaction: minted.transactionHash, renamed: true });
    expect(await receipt(faultyEvm.url, asked)).toEqual({ ...minted, transactionHash: asked });
  });
});
