/** A bounded map whose entries also age: the least recently used falls out first. */
export class LruCache<Value> {
  private readonly entries = new Map<string, { value: Value; staleAtMs: number }>();

  constructor(
    private readonly capacity: number,
    private readonly lifeMs: number,
  ) {}

  get(key: string, nowMs: number = Date.now()): Value | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    // A Map keeps insertion order, so re-inserting makes the entry the youngest.
    this.entries.delete(key);
    if (entry.staleAtMs <= nowMs) return undefined;
    this.entries.set(key, entry);
    return entry.value;
  }

  set(key: string, value: Value, nowMs: number = Date.now()): void {
    this.entries.delete(key);
    this.entries.set(key, { value, staleAtMs: nowMs + this.lifeMs });
    if (this.entries.size <= this.capacity) return;
    for (const oldest of this.entries.keys()) {
      this.entries.delete(oldest);
      return;
    }
  }

  delete(key: string): void {
    this.entries.delete(key);
  }

  /** Drops every entry the test names. Walks the whole map: for rare events only. */
  deleteWhere(test: (value: Value) => boolean): void {
    for (const [key, { value }] of this.entries) if (test(value)) this.entries.delete(key);
  }

  clear(): void {
    this.entries.clear();
  }

  get size(): number {
    return this.entries.size;
  }
}
