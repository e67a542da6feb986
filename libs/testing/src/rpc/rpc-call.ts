/** One JSON-RPC call as a node gets it. */
export interface RpcCall {
  jsonrpc: '2.0';
  id: number;
  method: string;
  params: readonly unknown[];
}

/** Asks the honest node and answers its whole JSON-RPC answer. */
export type RpcAsk = (call: RpcCall | RpcCall[]) => Promise<Record<string, unknown>>;
