import { type LoopbackServer, readBody, serveLoopback } from '../process/loopback-server.js';
import { RpcFault, type RpcMethods } from './rpc-fault.js';

interface RpcRequest {
  id: unknown;
  method: string;
  params?: readonly unknown[];
}

/** Serves methods as JSON-RPC 2.0, single calls and batches. */
export function serveRpc(methods: RpcMethods, port?: number): Promise<LoopbackServer> {
  return serveLoopback(async (request) => {
    const asked = JSON.parse((await readBody(request)).toString('utf8')) as RpcRequest | RpcRequest[];
    const body = Array.isArray(asked) ? await Promise.all(asked.map((one) => answer(methods, one))) : await answer(methods, asked);
    return { status: 200, body };
  }, port);
}

async function answer(methods: RpcMethods, { id, method, params }: RpcRequest): Promise<unknown> {
  try {
    const run = Object.hasOwn(methods, method) ? methods[method] : undefined;
    if (!run) throw new RpcFault(-32601, `Method not found: ${method}`);
    return { jsonrpc: '2.0', id, result: await run(params ?? []) };
  } catch (error) {
    const fault = error instanceof RpcFault ? error : new RpcFault(-32603, error instanceof Error ? error.message : String(error));
    return { jsonrpc: '2.0', id, error: { code: fault.code, message: fault.message, data: fault.data } };
  }
}
