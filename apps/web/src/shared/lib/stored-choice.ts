/** A choice of this browser that survives a reload; where storage is refused it lasts as long as the page. */
export class StoredChoice<Value extends string> {
  private readonly listeners = new Set<() => void>();
  private value: Value;

  constructor(
    private readonly key: string,
    private readonly allowed: readonly Value[],
    fallback: Value,
  ) {
    this.value = this.read() ?? fallback;
  }

  readonly get = (): Value => this.value;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  set(value: Value): void {
    this.value = value;
    try {
      localStorage.setItem(this.key, value);
    } catch {
      // Private windows may refuse storage; the choice then lasts until the page is closed.
    }
    for (const listener of this.listeners) listener();
  }

  private read(): Value | null {
    try {
      const stored = localStorage.getItem(this.key);
      return this.allowed.find((one) => one === stored) ?? null;
    } catch {
      return null;
    }
  }
}
