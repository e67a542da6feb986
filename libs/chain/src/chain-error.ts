export type ChainErrorCode = 'rpc_unreachable' | 'rpc_timeout' | 'rpc_too_large' | 'rpc_malformed' | 'rpc_error' | 'rpc_behind' | 'providers_disagree';

/**
 * A provider gave no usable answer. Carries a code and the method name; never the URL, which often holds a key, nor
 * more of the provider's text than a short message.
 */
export class ChainError extends Error {
  override readonly name = 'ChainError';

  constructor(
    readonly code: ChainErrorCode,
    readonly method: string,
    detail = '',
    /** The JSON-RPC error code, when the provider sent one. */
    readonly rpcCode?: number,
  ) {
    super(`${method}: ${code}${detail ? `: ${detail.slice(0, 200)}` : ''}`);
  }
}
