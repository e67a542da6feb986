import { useSyncExternalStore } from 'react';

const stepMs = 10_000;
const listeners = new Set<() => void>();
let nowMs = Date.now();
let timer: ReturnType<typeof setInterval> | null = null;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    nowMs = Date.now();
    for (const one of listeners) one();
  }, stepMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && timer) {
      clearInterval(timer);
      timer = null;
    }
  };
}

/** The time now, refreshed every ten seconds by one shared clock, so that relative times on a page agree. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => {
    if (Date.now() - nowMs > stepMs) nowMs = Date.now();
    return nowMs;
  });
}
