import { useSyncExternalStore } from 'react';
import { StoredChoice } from './stored-choice.js';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** Light, dark, or what the operating system says. `theme-boot.js` reads the same key before the first paint. */
export const themeChoice = new StoredChoice<Theme>('till.theme', themes, 'system');

/** Puts the choice on <html>, where tokens.css looks for it. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') document.documentElement.removeAttribute('data-theme');
  else document.documentElement.setAttribute('data-theme', theme);
}

export function useTheme(): Theme {
  return useSyncExternalStore(themeChoice.subscribe, themeChoice.get);
}
