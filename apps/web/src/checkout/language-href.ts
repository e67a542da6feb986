import type { Language } from '@till/contract';

/** The other language of a page. */
export function otherLanguage(lang: Language): Language {
  return lang === 'en' ? 'zh-CN' : 'en';
}

/** Path of the same page in a language, with everything else of its address kept. */
export function languageHref(address: string, lang: Language): string {
  const url = new URL(address);
  url.searchParams.set('lang', lang);
  return url.pathname + url.search;
}
