import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ClockWatch } from '../../platform/telemetry/clock-watch.js';
import { NetworksService } from './networks.service.js';

const intervalMs = 60_000;

/** Holds this machine's clock against the newest block of every network. */
@Injectable()
export class ChainClocks implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly networks: NetworksService,
    private readonly clock: ClockWatch,
  ) {}

  onApplicationBootstrap(): void {
    const look = () => void this.compare();
    look();
    this.timer = setInterval(look, intervalMs);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** A network that does not answer says nothing of the clock. */
  async compare(): Promise<void> {
    await Promise.all(
      this.networks.readers().map(async (reader) => {
        const head = await reader.head().catch(() => null);
        if (head !== null) this.clock.noteBlock(reader.network, head.timeSeconds);
      }),
    );
  }
}
