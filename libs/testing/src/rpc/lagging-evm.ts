import type { RpcAsk, RpcCall } from './rpc-call.js';

const tags = new Set(['latest', 'pending', 'safe', 'finalized']);

interface BlockAnswer {
  result?: { number?: string } | null;
}
interface ReceiptAnswer {
  result?: { blockNumber?: string } | null;
}

/** An EVM node that has not seen the last blocks: what they hold is not there, and its head and finality lie before them. */
export async function laggingEvm(call: RpcCall, ask: RpcAsk, blocks: number): Promise<Record<string, unknown>> {
  const { method, params } = call;
  const back = async (tag: string): Promise<string> => hex(clamp(numberOf(((await ask({ ...call, method: 'eth_getBlockByNumber', params: [tag, false] })) as BlockAnswer).result?.number) - BigInt(blocks)));
  const head = await back('latest');
  const seen = (block: string | undefined): boolean => numberOf(block) <= BigInt(head);
  if (method === 'eth_blockNumber') return { jsonrpc: '2.0', id: call.id, result: head };
  if (method === 'eth_getTransactionReceipt') {
    const answer = await ask(call);
    return seen((answer as ReceiptAnswer).result?.blockNumber) ? answer : { ...answer, result: null };
  }
  if (method === 'eth_getLogs') {
    const [filter] = params as [{ fromBlock: string; toBlock: string }];
    if (!seen(filter.fromBlock)) return { jsonrpc: '2.0', id: call.id, result: [] };
    return ask({ ...call, params: [{ ...filter, toBlock: seen(filter.toBlock) ? filter.toBlock : head }] });
  }
  const place = method === 'eth_getBlockByNumber' ? 0 : 1;
  const at = params[place];
  if (typeof at !== 'string' || (method !== 'eth_getBlockByNumber' && method !== 'eth_call')) return ask(call);
  if (tags.has(at)) return ask({ ...call, params: params.with(place, await back(at)) });
  if (seen(at)) return ask(call);
  if (method === 'eth_call') return { jsonrpc: '2.0', id: call.id, error: { code: -32000, message: 'header not found' } };
  return { jsonrpc: '2.0', id: call.id, result: null };
}

function numberOf(text: string | undefined): bigint {
  return BigInt(text ?? '0x0');
}

function clamp(block: bigint): bigint {
  return block < 0n ? 0n : block;
}

function hex(block: bigint): string {
  return `0x${block.toString(16)}`;
}
