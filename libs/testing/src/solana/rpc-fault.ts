/** An error answer of the RPC, with the codes Solana uses. */
export class RpcFault extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly data?: unknown,
  ) {
    super(message);
  }
}

/** One method: positional parameters in, JSON out. */
export type RpcMethod = (params: readonly unknown[]) => unknown;

/** Methods by name. */
export type RpcMethods = Readonly<Record<string, RpcMethod>>;

/** An answer with the slot it is true for. */
export function inContext(slot: number, value: unknown): unknown {
  return { context: { apiVersion: '3.0.0', slot }, value };
}
