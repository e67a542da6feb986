import type { NetworkId } from '@till/networks';

export interface ReaderOptions {
  network: NetworkId;
  /** One provider, or several that must agree. */
  rpcUrls: readonly string[];
  timeoutMs: number;
  /** Largest block span of one eth_getLogs; providers refuse wide ones. 2000 unless told. EVM only. */
  logRangeBlocks?: bigint;
  /** A node that tells by itself, over a WebSocket, of what is mined. EVM only. */
  wsUrl?: string | undefined;
  /** Told when that node begins to be heard, and when it no longer is. */
  onHeard?: ((isHeard: boolean) => void) | undefined;
  /** Largest answer read, in bytes. */
  maxBytes?: number;
}
