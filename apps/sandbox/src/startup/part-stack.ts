import type { Part } from '../parts/node-service.js';

/** Everything that was started, to be stopped last come, first gone. */
export class PartStack {
  private readonly layers: Part[] = [];
  private stopping: Promise<void> | undefined;
  private reportFailure: (error: unknown) => void = () => undefined;

  /** Rejects as soon as any part ends by itself. */
  readonly failed = new Promise<never>((_, reject) => {
    this.reportFailure = reject;
  });

  constructor() {
    this.failed.catch(() => undefined);
  }

  add<P extends Part>(part: P): P {
    this.layers.push(part);
    part.failed.catch((error: unknown) => {
      if (!this.stopping) this.reportFailure(error);
    });
    return part;
  }

  /** Stops all parts, each even when another would not; a second call waits for the first. */
  stop(): Promise<void> {
    this.stopping ??= this.stopAll();
    return this.stopping;
  }

  private async stopAll(): Promise<void> {
    for (let part = this.layers.pop(); part; part = this.layers.pop()) {
      await part.stop().catch((error: unknown) => {
        console.error(error);
      });
    }
  }
}
