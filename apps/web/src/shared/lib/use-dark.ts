import { useSyncExternalStore } from 'react';
import { useTheme } from './theme.js';

const dark = () => window.matchMedia('(prefers-color-scheme: dark)');

function subscribe(listener: () => void): () => void {
  const query = dark();
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** Whether the page is dark now; for what is painted on a canvas and cannot follow CSS. */
export function useDark(): boolean {
  const theme = useTheme();
  const system = useSyncExternalStore(subscribe, () => dark().matches);
  return theme === 'system' ? system : theme === 'dark';
}
