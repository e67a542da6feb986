import { setTimeout as pause } from 'node:timers/promises';
import { FaultClient } from './fault-client.js';
import type { FaultWorld } from './fault-world.js';

/** Payers who go on paying, whatever happens to Till meanwhile. */
export class Load {
  readonly clients: FaultClient[] = [];
  /** Every status any of them got, and how often; `lost` where a connection gave none. */
  readonly statuses = new Map<number | 'lost', number>();
  private running = true;
  private readonly payers: Promise<void>[];

  /** Starts so many payers; each pays one link after the other at the address that `origin` names. */
  constructor(
    private readonly world: FaultWorld,
    private readonly origin: () => string,
    payers: number,
  ) {
    this.payers = Array.from({ length: payers }, (_, place) => this.goOnPaying(place));
  }

  /** Lets each payer come to the end of what it is doing. */
  async stop(): Promise<void> {
    this.running = false;
    await Promise.all(this.payers);
  }

  private async goOnPaying(place: number): Promise<void> {
    for (let run = place; this.running; run += this.payers?.length ?? 1) {
      const client = await this.client(run);
      if (client) await this.payOnce(client);
      await pause(100);
    }
  }

  /** A new link; none while the database that holds it is down. */
  private async client(run: number): Promise<FaultClient | undefined> {
    const client = await FaultClient.at(this.world, run).catch(() => undefined);
    if (client) this.clients.push(client);
    return client;
  }

  /** Pays as a client does: resends the same payment until it is served, and never signs a second one. */
  private async payOnce(client: FaultClient): Promise<void> {
    // Unsigned, nothing is at stake: terms could not be had.
    const first = await client.pay(this.origin()).catch(() => 'unsigned' as const);
    if (first === 'unsigned') return;
    this.count(first?.status);
    for (let tries = 0; tries < 3 && client.answers.at(-1)?.status !== 200; tries++) {
      await pause(300);
      this.count((await client.resend(this.origin(), 5_000))?.status);
    }
  }

  private count(status: number | undefined): void {
    const key = status ?? 'lost';
    this.statuses.set(key, (this.statuses.get(key) ?? 0) + 1);
  }
}
