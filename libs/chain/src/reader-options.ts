import type { NetworkId } from '@till/networks';

export interface ReaderOptions {
  network: NetworkId;
  /** One provider, or several that must agree. */
  rpcUrls: readonly string[];
  timeoutMs: number;
  /** Largest block span of one eth_getLogs; providers refuse wide ones. 2000 unless told. EVM only. */
  logRangeBlocks?: bigint;
  /** Largest answer read, in bytes. */
  maxBytes?: number;
}
