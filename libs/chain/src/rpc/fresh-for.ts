/**
 * Shares one read among all who ask within `lifeMs`, including those who ask while it is under way. A failure is not
 * kept.
 */
export function freshFor<T>(lifeMs: number, read: () => Promise<T>): () => Promise<T> {
  let kept: { at: number; value: Promise<T> } | null = null;
  return () => {
    const now = performance.now();
    if (kept !== null && now - kept.at < lifeMs) return kept.value;
    const value = read();
    const mine = { at: now, value };
    kept = mine;
    value.catch(() => {
      if (kept === mine) kept = null;
    });
    return value;
  };
}
