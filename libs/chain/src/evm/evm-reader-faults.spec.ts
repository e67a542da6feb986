import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  devAccount,
  devAccountIndex,
  devEvm,
  evmDevKey,
  evmRpc,
  poll,
  readBody,
  serveLoopback,
  signAuthorization,
  startEvmChain,
  submitAuthorization,
  type EvmChain,
  type JsonAnswer,
  type LoopbackServer,
} from '@till/testing';
import type { ServerResponse } from 'node:http';
import { ChainError } from '../chain-error.js';
import type { EvidenceQuery } from '../chain-reader.js';
import { createEvmReader } from './evm-reader.js';

const network = 'eip155:84532' as const;
const buyer = evmDevKey(devAccountIndex.firstBuyer);
const merchant = devAccount(devAccountIndex.firstMerchant).address;

interface RpcRequest {
  id: number;
  method: string;
  params: unknown[];
}
type Fault = (asked: RpcRequest, response: ServerResponse) => Promise<JsonAnswer> | JsonAnswer;

describe('EvmReader with a provider that fails or lies', () => {
  let chain: EvmChain;
  let query: EvidenceQuery;
  const open: { close(): unknown }[] = [];

  beforeAll(async () => {
    chain = await startEvmChain();
    await chain.fundUsdc(buyer.address, 1_000_000_000n);
    const signed = await signAuthorization({ privateKey: buyer.privateKey, to: merchant, value: 1000n });
    const transactionHint = await submitAuthorization(chain.url, signed);
    await poll('receipt', async () => (await evmRpc<unknown>(chain.url, 'eth_getTransactionReceipt', [transactionHint])) ?? undefined);
    const { nonce, validBefore } = signed.authorization;
    query = { asset: devEvm.usdc, payer: buyer.address, payTo: merchant, amount: 1000n, fromBlock: 0n, transactionHint, evm: { nonce, validBefore } };
  });
  afterAll(() => chain.stop());
  afterEach(async () => {
    await Promise.all(open.splice(0).map((each) => each.close()));
  });

  const honest = async (asked: RpcRequest): Promise<{ status: number; body: { result: unknown } }> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(chain.url, { method: 'POST', headers, body: JSON.stringify(asked) });
    return { status: 200, body: (await answer.json()) as { result: unknown } };
  };
  const provider = async (fault: Fault): Promise<string> => {
    const server: LoopbackServer = await serveLoopback(async (request, response) => {
      return fault(JSON.parse((await readBody(request)).toString('utf8')) as RpcRequest, response);
    });
    open.push({ close: () => server.stop() });
    return server.url;
  };
  const readerWithin = (timeoutMs: number, ...rpcUrls: string[]) => {
    const made = createEvmReader({ network, rpcUrls, timeoutMs, maxBytes: 100_000 });
    open.push(made);
    return made;
  };
  /** Patient, as whoever answers does so in the end. */
  const reader = (...rpcUrls: string[]) => readerWithin(20_000, ...rpcUrls);
  const text = (body: string, status = 200): Fault => (_asked, response) => {
    response.writeHead(status, { location: chain.url }).end(body);
    return undefined;
  };

  it.each<[string, Fault, string]>([
    ['hangs', () => undefined, 'rpc_timeout'],
    ['closes the connection', (_asked, response) => void response.destroy(), 'rpc_unreachable'],
    ['answers HTTP 500', text('{}', 500), 'rpc_unreachable'],
    ['redirects to a working node', text('', 307), 'rpc_unreachable'],
    ['answers HTML', text('<html></html>'), 'rpc_malformed'],
    ['answers half a JSON', text('{"jsonrpc":"2.0","id":1,"resu'), 'rpc_malformed'],
    ['answers 10 MB', text('x'.repeat(10_000_000)), 'rpc_too_large'],
    ['answers another call', async (asked) => ({ status: 200, body: { ...(await honest(asked)).body, id: asked.id + 1 } }), 'rpc_malformed'],
    ['answers an error', ({ id }) => ({ status: 200, body: { id, error: { code: -32005, message: 'limit exceeded' } } }), 'rpc_error'],
    ['answers a receipt of another shape', ({ id }) => ({ status: 200, body: { id, result: { status: '0x1', logs: 'none' } } }), 'rpc_malformed'],
  ])('one that %s decides nothing', async (_what, fault, why) => {
    expect(await readerWithin(why === 'rpc_timeout' ? 300 : 20_000, await provider(fault)).findEvidence(query)).toEqual({ kind: 'undecided', why });
  });

  it('one that is not there decides nothing, and head says so', async () => {
    const gone = await serveLoopback(() => Promise.resolve(undefined));
    await gone.stop();
    const lonely = reader(gone.url);
    expect(await lonely.findEvidence(query)).toEqual({ kind: 'undecided', why: 'rpc_unreachable' });
    await expect(lonely.head()).rejects.toThrow(ChainError);
    await expect(lonely.balance(merchant)).rejects.toThrow(ChainError);
  });

  it('a frozen one does not hide the proof of the other', async () => {
    const frozen = await provider(() => undefined);
    expect(await readerWithin(2_000, frozen, chain.url).findEvidence(query)).toMatchObject({ kind: 'paid' });
    expect(await readerWithin(2_000, frozen, chain.url).balance(merchant)).toBe(await chain.usdcBalance(merchant));
  });

  it('one that hides the payment stops the decision', async () => {
    const hiding = await provider(async (asked) => {
      const { id, method } = asked;
      if (method === 'eth_getTransactionReceipt') return { status: 200, body: { id, result: null } };
      if (method === 'eth_call') return { status: 200, body: { id, result: `0x${'0'.repeat(64)}` } };
      return honest(asked);
    });
    expect(await reader(hiding, chain.url).findEvidence(query)).toEqual({ kind: 'undecided', why: 'providers_disagree' });
  });

  it('one that serves a receipt of another transaction is not believed', async () => {
    const swapping = await provider(async (asked) => {
      const real = await honest(asked);
      if (asked.method !== 'eth_getTransactionReceipt') return real;
      const { body } = real;
      return { status: 200, body: { ...body, result: { ...(body.result as object), transactionHash: `0x${'12'.repeat(32)}` } } };
    });
    expect(await reader(swapping).findEvidence(query)).toEqual({ kind: 'undecided', why: 'use_not_found' });
  });

  it('one that loses its logs decides nothing about a used nonce', async () => {
    const forgetful = await provider(async (asked) =>
      asked.method === 'eth_getLogs' ? { status: 200, body: { id: asked.id, result: [] } } : honest(asked),
    );
    const { transactionHint: _, ...unhinted } = query;
    expect(await reader(forgetful).findEvidence(unhinted)).toEqual({ kind: 'undecided', why: 'use_not_found' });
  });

  it('one that ignores the log filter is filtered again', async () => {
    const careless = await provider(async (asked) => {
      if (asked.method !== 'eth_getLogs') return honest(asked);
      const [filter] = asked.params as [{ fromBlock: string; toBlock: string }];
      return honest({ ...asked, params: [{ fromBlock: filter.fromBlock, toBlock: filter.toBlock }] });
    });
    const other = await signAuthorization({ privateKey: buyer.privateKey, to: merchant, value: 5n });
    const otherHash = await submitAuthorization(chain.url, other);
    await poll('receipt', async () => (await evmRpc<unknown>(chain.url, 'eth_getTransactionReceipt', [otherHash])) ?? undefined);
    const { transactionHint, ...unhinted } = query;
    expect(await reader(careless).findEvidence(unhinted)).toMatchObject({ kind: 'paid', transaction: transactionHint });
  });

  it('reads the time from the block when the logs do not carry it', async () => {
    const older = await provider(async (asked) => {
      const { body } = await honest(asked);
      return { status: 200, body: JSON.parse(JSON.stringify(body).replaceAll('blockTimestamp', 'unknownField')) as unknown };
    });
    const expected = await reader(chain.url).findEvidence(query);
    expect(await reader(older).findEvidence(query)).toEqual(expected);
  });

  it('never puts the URL of a provider into an error', async () => {
    const url = `${await provider(text('', 500))}/v2/secret-key`;
    const failure = await reader(url).head().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ChainError);
    expect(`${String(failure)} ${JSON.stringify(failure)}`).not.toContain('secret-key');
  });

  it('an idle connection that the provider closed costs a retry, not a decision', async () => {
    let first = true;
    const moody = await provider(async (asked, response) => {
      if (!first) return honest(asked);
      first = false;
      response.on('finish', () => setImmediate(() => response.socket?.destroy()));
      return honest(asked);
    });
    const patient = reader(moody);
    expect(await patient.findEvidence(query)).toMatchObject({ kind: 'paid' });
    expect(await patient.findEvidence(query)).toMatchObject({ kind: 'paid' });
  });
});
