import { Injectable } from '@nestjs/common';
import type { NetworkId } from '@till/networks';
import { NetworksService } from '../networks/networks.service.js';

/** A block this old is still a good place to start a search; younger, no node is asked. */
const freshMs = 3_000;
const usableMs = 15_000;

interface Seen {
  block: bigint;
  atMs: number;
}

/** Blocks at or before now, for payments to be searched from; kept so that a paid request seldom waits for a node. */
@Injectable()
export class FromBlocks {
  private readonly seen = new Map<NetworkId, Seen>();

  constructor(private readonly networks: NetworksService) {}

  /** Throws when the chain cannot be asked: a payment whose fate nobody could read is not taken. */
  async of(network: NetworkId): Promise<bigint> {
    const known = this.seen.get(network);
    const ageMs = known ? Date.now() - known.atMs : Infinity;
    if (known && ageMs < freshMs) return known.block;
    const asked = this.ask(network);
    if (!known || ageMs > usableMs) return asked;
    // The known block does; the answer is for the next payment, and a failed one is that payment's to find out.
    asked.catch(() => undefined);
    return known.block;
  }

  private async ask(network: NetworkId): Promise<bigint> {
    const reader = this.networks.reader(network);
    if (!reader) throw new Error(`no reader for ${network}`);
    const atMs = Date.now();
    const { block } = await reader.head();
    this.seen.set(network, { block, atMs });
    return block;
  }
}
