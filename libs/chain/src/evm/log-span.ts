import { ChainError } from '../chain-error.js';

/** How many blocks one eth_getLogs may span: narrower after a provider refused, wider again while it bears it. */
export class LogSpan {
  private now: bigint;

  constructor(private readonly widest: bigint) {
    this.now = widest;
  }

  get blocks(): bigint {
    return this.now;
  }

  widen(): void {
    this.now = this.now * 2n > this.widest ? this.widest : this.now * 2n;
  }

  /**
   * Halves the span after a failure. True when it is worth asking again at once: the provider answered that it was too
   * much. A time-out only makes the next attempt narrower, as a dead provider times out whatever it is asked.
   */
  narrow(error: unknown): boolean {
    if (!(error instanceof ChainError) || !['rpc_error', 'rpc_too_large', 'rpc_timeout'].includes(error.code)) return false;
    const isSmallest = this.now === 1n;
    this.now = isSmallest ? 1n : this.now / 2n;
    return !isSmallest && error.code !== 'rpc_timeout';
  }
}
