import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { type JsonAnswer, type LoopbackServer, readBody, serveLoopback } from '../process/loopback-server.js';
import { laggingEvm } from './lagging-evm.js';
import { laggingSolana } from './lagging-solana.js';
import { forgetfulAnswer } from './forgetful-answer.js';
import type { RpcAsk, RpcCall } from './rpc-call.js';

/** What goes wrong on one call to a node. */
export type NodeFault =
  | { kind: 'none' }
  /** Takes the call and never answers. */
  | { kind: 'hang' }
  /** Cuts the connection. */
  | { kind: 'close' }
  /** Answers rightly, later. */
  | { kind: 'delay'; delayMs: number }
  | { kind: 'status'; status: number }
  /** Answers 200 with half a JSON. */
  | { kind: 'garbage' }
  /** Answers 200 with 10 MB. */
  | { kind: 'huge' }
  /** A JSON-RPC error, as rate limits come. */
  | { kind: 'error' }
  /** Answers what the chain was so many blocks or slots ago. */
  | { kind: 'behind'; blocks: number }
  /** Knows no log and no list of transactions, everything else is right. */
  | { kind: 'empty_logs' }
  /** Has never heard of any transaction, log or used nonce: as a node on another fork would say. */
  | { kind: 'amnesia' }
  /** Serves this transaction's receipt for every receipt asked for, under the hash asked for or its own. */
  | { kind: 'wrong_receipt'; transaction: string; renamed: boolean };

/** Decides for each call what goes wrong. */
export type NodeFaultPlan = (call: RpcCall) => NodeFault;

/** A node between a real one and its caller, whose faults can be switched while it runs. EVM and Solana. */
export interface FaultyRpc extends LoopbackServer {
  /** Exchanges the plan for calls from now on. */
  plan(plan: NodeFaultPlan): void;
  /** The fault on every call. */
  always(fault: NodeFault): void;
}

/** No faults: passes everything on. */
export const honestNode: NodeFaultPlan = () => ({ kind: 'none' });

/** Starts it before the node at `upstream`. */
export async function startFaultyRpc(upstream: string): Promise<FaultyRpc> {
  let present = honestNode;
  const ask: RpcAsk = async (call) => {
    const answer = await fetch(upstream, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(call) });
    return (await answer.json()) as Record<string, unknown>;
  };
  const server = await serveLoopback(async (request, response) => {
    const call = JSON.parse((await readBody(request)).toString('utf8')) as RpcCall | RpcCall[];
    // Batches come from wallets and facilitators, which the faults are not for.
    if (Array.isArray(call)) return { status: 200, body: await ask(call) };
    return misbehave(present(call), call, ask, response);
  });
  return {
    ...server,
    plan: (next) => {
      present = next;
    },
    always: (fault) => {
      present = () => fault;
    },
  };
}

async function misbehave(fault: NodeFault, call: RpcCall, ask: RpcAsk, response: ServerResponse): Promise<JsonAnswer> {
  switch (fault.kind) {
    case 'hang':
      return undefined;
    case 'close':
      response.destroy();
      return undefined;
    case 'garbage':
    case 'huge':
      response.writeHead(200, { 'content-type': 'application/json' }).end(fault.kind === 'huge' ? 'x'.repeat(10_000_000) : `{"jsonrpc":"2.0","id":${String(call.id)},"resu`);
      return undefined;
    case 'status':
      return { status: fault.status, body: { error: 'made to fail' } };
    case 'delay':
      await pause(fault.delayMs);
      return { status: 200, body: await ask(call) };
    default:
      return { status: 200, body: await otherAnswer(fault, call, ask) };
  }
}

function otherAnswer(fault: NodeFault, call: RpcCall, ask: RpcAsk): Promise<Record<string, unknown>> {
  switch (fault.kind) {
    case 'error':
      return Promise.resolve({ jsonrpc: '2.0', id: call.id, error: { code: -32005, message: 'limit exceeded' } });
    case 'behind':
      return call.method.startsWith('eth_') ? laggingEvm(call, ask, fault.blocks) : laggingSolana(call, ask, fault.blocks);
    case 'empty_logs':
    case 'amnesia':
      return forgetfulAnswer(call, ask, fault.kind === 'amnesia');
    case 'wrong_receipt':
      return wrongReceipt(call, ask, fault.transaction, fault.renamed);
    default:
      return ask(call);
  }
}

async function wrongReceipt(call: RpcCall, ask: RpcAsk, transaction: string, renamed: boolean): Promise<Record<string, unknown>> {
  const isReceipt = call.method === 'eth_getTransactionReceipt' || call.method === 'getTransaction';
  if (!isReceipt) return ask(call);
  const answer = await ask({ ...call, params: [transaction, ...call.params.slice(1)] });
  const { result } = answer;
  if (!renamed || call.method !== 'eth_getTransactionReceipt' || typeof result !== 'object') return answer;
  return { ...answer, result: { ...result, transactionHash: call.params[0] } };
}
