import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { type FacilitatorCall, FacilitatorClient, type VerifyOutcome } from '@till/facilitator-client';
import { Config } from '../../config/config.js';

/** One client with its connections per facilitator address. */
@Injectable()
export class Facilitators implements BeforeApplicationShutdown {
  private readonly clients = new Map<string, FacilitatorClient>();
  private stopping = false;

  constructor(private readonly config: Config) {}

  /** Throws once Till is stopping: an attempt begun now would only be cut off. Its job comes again elsewhere. */
  refuseWhenStopping(): void {
    if (this.stopping) throw new Error('Till is stopping; no attempt is begun');
  }

  client(url: string): FacilitatorClient {
    const known = this.clients.get(url);
    if (known) return known;
    const client = new FacilitatorClient({ url, timeoutMs: this.config.settleTimeoutMs, connections: this.config.settleConcurrency });
    this.clients.set(url, client);
    return client;
  }

  /** Asks a facilitator whether a payment would settle; nothing happens by it. */
  verify(url: string, request: FacilitatorCall): Promise<VerifyOutcome> {
    return this.client(url).verify(request);
  }

  /** Calls under way end as unknown, so that their jobs can still record that and end. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await Promise.all([...this.clients.values()].map((client) => client.close()));
    this.clients.clear();
  }
}
