/**
 * Jobs that this process works on by itself while their queue is out of reach: so many at once and no more, each key once
 * at a time. Nothing waits here: what finds no place is refused, and stays where it is written down.
 */
export class OwnWork {
  private readonly running = new Map<string, Promise<void>>();
  private closed = false;

  constructor(private readonly most: number) {}

  /** Begins a job, or finds it begun already. False when there is no place for it. `work` never rejects. */
  begin(key: string, work: () => Promise<void>): boolean {
    if (this.running.has(key)) return true;
    if (this.closed || this.running.size >= this.most) return false;
    this.running.set(key, work().finally(() => this.running.delete(key)));
    return true;
  }

  /** Takes no more and waits for what runs. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.running.values());
  }
}
