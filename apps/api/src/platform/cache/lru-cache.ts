interface Entry<Value> {
  value: Value;
  staleAtMs: number;
  weight: number;
}

/** What entries may weigh together, where some are far heavier than others. */
export interface WeightLimit<Value> {
  most: number;
  of(value: Value): number;
}

/** A bounded map whose entries also age: the least recently used falls out first. */
export class LruCache<Value> {
  private readonly entries = new Map<string, Entry<Value>>();
  private weight = 0;

  constructor(
    private readonly capacity: number,
    private readonly lifeMs: number,
    private readonly limit: WeightLimit<Value> = { most: Infinity, of: () => 0 },
  ) {}

  get(key: string, nowMs: number = Date.now()): Value | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    // A Map keeps insertion order, so re-inserting makes the entry the youngest.
    this.entries.delete(key);
    if (entry.staleAtMs <= nowMs) {
      this.weight -= entry.weight;
      return undefined;
    }
    this.entries.set(key, entry);
    return entry.value;
  }

  set(key: string, value: Value, nowMs: number = Date.now()): void {
    this.delete(key);
    const weight = this.limit.of(value);
    this.entries.set(key, { value, staleAtMs: nowMs + this.lifeMs, weight });
    this.weight += weight;
    for (const oldest of this.entries.keys()) {
      if (this.entries.size <= this.capacity && this.weight <= this.limit.most) return;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    this.weight -= this.entries.get(key)?.weight ?? 0;
    this.entries.delete(key);
  }

  /** Drops every entry the test names. Walks the whole map: for rare events only. */
  deleteWhere(test: (value: Value) => boolean): void {
    for (const [key, { value }] of this.entries) if (test(value)) this.delete(key);
  }

  clear(): void {
    this.entries.clear();
    this.weight = 0;
  }

  get size(): number {
    return this.entries.size;
  }
}
