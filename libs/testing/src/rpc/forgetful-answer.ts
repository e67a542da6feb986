import type { RpcAsk, RpcCall } from './rpc-call.js';

const listings = new Set(['eth_getLogs', 'getSignaturesForAddress']);
const transactions = new Set(['eth_getTransactionReceipt', 'eth_getTransactionByHash', 'getTransaction']);
const unused = `0x${'0'.repeat(64)}`;
/** `authorizationState(address,bytes32)`. */
const authorizationState = '0xe94a0102';

/** A node that lost its lists, or with `everything` also transactions and the nonces they used. */
export function forgetfulAnswer(call: RpcCall, ask: RpcAsk, everything: boolean): Promise<Record<string, unknown>> {
  const says = (result: unknown) => Promise.resolve({ jsonrpc: '2.0', id: call.id, result });
  if (listings.has(call.method)) return says([]);
  if (!everything) return ask(call);
  if (transactions.has(call.method)) return says(null);
  if (call.method === 'eth_call' && dataOf(call).startsWith(authorizationState)) return says(unused);
  return ask(call);
}

function dataOf({ params }: RpcCall): string {
  const { data, input } = (params[0] ?? {}) as { data?: string; input?: string };
  return data ?? input ?? '';
}
