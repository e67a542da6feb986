import { Injectable } from '@nestjs/common';
import type { BlockPosition, ChainReader, Evidence } from '@till/chain';
import type { NetworkId } from '@till/networks';
import { NetworksService } from '../networks/networks.service.js';
import type { Payment } from '../payments/payment.js';
import { evidenceQuery } from './evidence-query.js';

/** Asks the chain about a payment. */
@Injectable()
export class ChainEvidence {
  constructor(private readonly networks: NetworksService) {}

  /** What the chain shows; `undecided` when there is no reader for the payment's network. Never throws. */
  async find(payment: Payment, transactionHint?: string): Promise<Evidence> {
    const reader = this.reader(payment.network);
    if (!reader) return { kind: 'undecided', why: 'no_reader' };
    return reader.findEvidence(evidenceQuery(payment, transactionHint));
  }

  /** Calls `heard` with a transaction to look into whenever a node tells that the payment's authorization was used, until the returned function is called. */
  listen(payment: Payment, heard: (transaction: string) => void): () => void {
    return this.reader(payment.network)?.listen(evidenceQuery(payment), heard) ?? (() => undefined);
  }

  /** The newest final block, or null when the chain cannot be asked. */
  async finalized(network: NetworkId): Promise<BlockPosition | null> {
    return (await this.reader(network)?.finalized().catch(() => null)) ?? null;
  }

  /** The newest block that is unlikely to be undone, or null when the chain cannot be asked. */
  async safe(network: NetworkId): Promise<BlockPosition | null> {
    return (await this.reader(network)?.safe().catch(() => null)) ?? null;
  }

  private reader(network: NetworkId): ChainReader | undefined {
    return this.networks.reader(network);
  }
}
