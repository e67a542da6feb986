import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { devAccount, devAccountIndex, devEvm, evmDevKey, evmRpc, poll, readBody, serveLoopback, signAuthorization, startEvmChain, submitAuthorization, type EvmChain } from '@till/testing';
import type { Hex } from 'viem';
import type { OwnerTransfer } from '../chain-reader.js';
import { createEvmReader, type EvmReader } from './evm-reader.js';

const network = devEvm.network;
const buyer = evmDevKey(devAccountIndex.firstBuyer);
const payer = buyer.address.toLowerCase();
const merchant = devAccount(devAccountIndex.firstMerchant).address;
const other = devAccount(devAccountIndex.firstMerchant + 1).address;
const dead = '0x000000000000000000000000000000000000dEaD';

interface Call {
  id: number;
  method: string;
  params: [{ fromBlock: Hex; toBlock: Hex; topics: unknown[] }];
}

let chain: EvmChain;
let first: bigint;
let last: bigint;
let hashes: Hex[];
const open: { close(): unknown }[] = [];

beforeAll(async () => {
  chain = await startEvmChain();
  await chain.fundUsdc(buyer.address, 1_000n);
  first = BigInt(await evmRpc<Hex>(chain.url, 'eth_blockNumber')) + 1n;
  hashes = [];
  for (const [to, value] of [[merchant, 7n], [dead, 8n], [other, 9n], [merchant, 10n]] as const) {
    const hash = await submitAuthorization(chain.url, await signAuthorization({ privateKey: buyer.privateKey, to, value }));
    await poll('receipt', async () => (await evmRpc<unknown>(chain.url, 'eth_getTransactionReceipt', [hash])) ?? undefined);
    hashes.push(hash);
  }
  last = BigInt(await evmRpc<Hex>(chain.url, 'eth_blockNumber'));
});
afterAll(() => chain.stop());
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

function readerAt(...rpcUrls: string[]): EvmReader {
  const reader = createEvmReader({ network, rpcUrls, timeoutMs: 5_000, logRangeBlocks: 2_000n });
  open.push(reader);
  return reader;
}

/** The chain behind a provider that may answer a call itself, and the eth_getLogs calls it saw. */
async function provider(fault: (call: Call) => unknown = () => undefined): Promise<{ url: string; asked: Call[] }> {
  const asked: Call[] = [];
  const server = await serveLoopback(async (request) => {
    const call = JSON.parse((await readBody(request)).toString('utf8')) as Call;
    if (call.method === 'eth_getLogs') asked.push(call);
    const answer = fault(call) ?? (await (await fetch(chain.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(call) })).json());
    return { status: 200, body: answer };
  });
  open.push({ close: () => server.stop() });
  return { url: server.url, asked };
}

const scan = (owners: readonly string[]) => ({ owners, fromBlock: first, toBlock: last });
const short = ({ owner, direction, counterparty, amount, transaction }: OwnerTransfer) => [owner, direction, counterparty, amount, hashes.indexOf(transaction as Hex)];
const ours = [
  [merchant, 'in', payer, 7n, 0],
  [other, 'in', payer, 9n, 2],
  [merchant, 'in', payer, 10n, 3],
];

describe('transfers of an EVM network', () => {
  it('come for every owner, in and out, under the keys of their evidence', async () => {
    const reader = readerAt(chain.url);
    const found = await reader.transfers(scan([merchant, other]));
    expect(found.map(short)).toEqual(ours);
    const both = await reader.transfers(scan([merchant, buyer.address]));
    expect(both.filter(({ direction }) => direction === 'out').map(({ amount }) => amount)).toEqual([7n, 8n, 9n, 10n]);
    const receipt = await evmRpc<{ logs: { logIndex: Hex; blockHash: Hex; topics: Hex[] }[] }>(chain.url, 'eth_getTransactionReceipt', [hashes[0]]);
    const log = receipt.logs.at(-1);
    expect(found[0]).toMatchObject({ logIndex: Number(log?.logIndex), blockHash: log?.blockHash, block: first });
    expect(await reader.transfers(scan([]))).toEqual([]);
  });

  it('come for owners that are looked up among those the logs mention', async () => {
    const seen = await provider();
    const asked: string[] = [];
    const lookup = (addresses: readonly string[]) => {
      asked.push(...addresses);
      return Promise.resolve([merchant, other]);
    };
    expect((await readerAt(seen.url).transfers({ owners: lookup, fromBlock: first, toBlock: last })).map(short)).toEqual(ours);
    expect(asked.sort()).toEqual([payer, merchant.toLowerCase(), other.toLowerCase(), dead.toLowerCase()].sort());
    expect(seen.asked.map(({ params: [{ topics }] }) => topics.length)).toEqual([1]);
  });

  it('come in several filters for many owners, and from all logs of the token for very many', async () => {
    const crowd = Array.from({ length: 4_001 }, (_, index) => `0x${(index + 1).toString(16).padStart(40, '0')}`);
    for (const [owners, calls] of [[[...crowd.slice(0, 900), merchant, other], 6], [[...crowd, merchant, other], 1]] as const) {
      const seen = await provider();
      expect((await readerAt(seen.url).transfers(scan(owners))).map(short)).toEqual(ours);
      expect(seen.asked).toHaveLength(calls);
    }
  });

  it('come from a provider that refuses wide ranges, which is then asked for narrow ones', async () => {
    const width = (call: Call) => BigInt(call.params[0].toBlock) - BigInt(call.params[0].fromBlock) + 1n;
    const strict = await provider((call) => (call.method === 'eth_getLogs' && width(call) > 1n ? { jsonrpc: '2.0', id: call.id, error: { code: -32005, message: 'limit exceeded' } } : undefined));
    expect((await readerAt(strict.url).transfers(scan([merchant, other]))).map(short)).toEqual(ours);
  });

  it('are nobody’s when two providers differ, when one is down, or behind', async () => {
    const forgetful = await provider((call) => (call.method === 'eth_getLogs' ? { jsonrpc: '2.0', id: call.id, result: [] } : undefined));
    await expect(readerAt(chain.url, forgetful.url).transfers(scan([merchant]))).rejects.toMatchObject({ code: 'providers_disagree' });
    const gone = await serveLoopback(() => Promise.resolve(undefined));
    await gone.stop();
    await expect(readerAt(chain.url, gone.url).transfers(scan([merchant]))).rejects.toMatchObject({ code: 'rpc_unreachable' });
    const behind = await provider((call) => (call.method === 'eth_getBlockByNumber' ? { jsonrpc: '2.0', id: call.id, result: null } : undefined));
    await expect(readerAt(chain.url, behind.url).transfers(scan([merchant]))).rejects.toMatchObject({ code: 'rpc_behind' });
    expect((await readerAt(chain.url, (await provider()).url).transfers(scan([merchant]))).map(({ amount }) => amount)).toEqual([7n, 10n]);
  });

  it('can be checked with balances of the past, and found by time', async () => {
    const reader = readerAt(chain.url);
    expect([await reader.balanceAt(merchant, first - 1n), await reader.balanceAt(merchant, first), await reader.balanceAt(merchant, last)]).toEqual([0n, 7n, 17n]);
    const pruned = await provider((call) => (call.method === 'eth_call' ? { jsonrpc: '2.0', id: call.id, error: { code: -32000, message: 'missing trie node' } } : undefined));
    expect(await readerAt(pruned.url).balanceAt(merchant, 1n)).toBeNull();
    const { block, timeSeconds } = await reader.finalized();
    const found = await reader.blockAt(timeSeconds);
    const timeOf = async (number: bigint) => BigInt((await evmRpc<{ timestamp: Hex }>(chain.url, 'eth_getBlockByNumber', [`0x${number.toString(16)}`, false])).timestamp);
    expect(await timeOf(found)).toBe(timeSeconds);
    expect(found === 0n || (await timeOf(found - 1n)) < timeSeconds).toBe(true);
    expect(await reader.blockAt(timeSeconds + 10_000n)).toBe(block);
  });
});
