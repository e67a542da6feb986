import type { Language } from '@till/contract';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { changeLanguage, languageChoice } from '../i18n/i18n.js';
import { applyTheme, type Theme, themeChoice } from './theme.js';

export function useLanguage(): Language {
  return useSyncExternalStore(languageChoice.subscribe, languageChoice.get);
}

/** Switches the language of the page and remembers it. */
export function useChooseLanguage(): (language: Language) => void {
  const { i18n } = useTranslation();
  return (language) => {
    languageChoice.set(language);
    void changeLanguage(i18n, language);
  };
}

/** Switches the theme of the page and remembers it. */
export function useChooseTheme(): (theme: Theme) => void {
  return (theme) => {
    themeChoice.set(theme);
    applyTheme(theme);
  };
}
