import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Beats } from '../../platform/beats/beats.js';
import { ClockWatch } from '../../platform/telemetry/clock-watch.js';
import { NetworksService } from './networks.service.js';

const intervalMs = 60_000;

/** Holds this machine's clock against the newest block of every network. */
@Injectable()
export class ChainClocks implements OnModuleInit {
  constructor(
    private readonly beats: Beats,
    private readonly networks: NetworksService,
    private readonly clock: ClockWatch,
  ) {}

  onModuleInit(): void {
    this.beats.keep({ name: 'chain-clocks', everyMs: intervalMs, atOnce: true, turn: () => this.compare() });
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
