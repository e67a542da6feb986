import type { Language } from '@till/contract';
import { createContext } from 'preact';
import { useContext, useMemo } from 'preact/hooks';
import { sayIn, type Say } from './words.js';

/** Language of the page, for every component below. */
export const LanguageContext = createContext<Language>('en');

/** The language of the page. */
export function useLanguage(): Language {
  return useContext(LanguageContext);
}

/** The speaker of the page's language. */
export function useSay(): Say {
  const lang = useLanguage();
  return useMemo(() => sayIn(lang), [lang]);
}
