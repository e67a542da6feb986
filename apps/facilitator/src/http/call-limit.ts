/** Addresses remembered at once; whoever was away longest is forgotten first. */
const mostCallers = 20_000;
const minuteMs = 60_000;

interface Bucket {
  left: number;
  atMs: number;
}

/** So many calls a minute for each caller, evenly refilled: a burst of a tenth of a minute's calls passes at once. */
export class CallLimit {
  private readonly buckets = new Map<string, Bucket>();
  private readonly burst: number;

  constructor(
    private readonly perMinute: number,
    private readonly now: () => number = Date.now,
  ) {
    this.burst = Math.max(1, Math.ceil(perMinute / 10));
  }

  /** Counts a call. Seconds to wait when there is no room for it, else 0. */
  take(caller: string): number {
    if (this.perMinute === 0) return 0;
    const nowMs = this.now();
    const known = this.buckets.get(caller) ?? { left: this.burst, atMs: nowMs };
    const left = Math.min(this.burst, known.left + ((nowMs - known.atMs) * this.perMinute) / minuteMs);
    this.buckets.delete(caller);
    this.buckets.set(caller, { left: left < 1 ? left : left - 1, atMs: nowMs });
    this.forgetOldest();
    return left >= 1 ? 0 : Math.ceil(((1 - left) * minuteMs) / this.perMinute / 1_000);
  }

  private forgetOldest(): void {
    if (this.buckets.size <= mostCallers) return;
    for (const oldest of this.buckets.keys()) {
      this.buckets.delete(oldest);
      return;
    }
  }
}
