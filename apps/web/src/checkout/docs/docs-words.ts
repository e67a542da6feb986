import type { Language } from '@till/contract';
import { docsEn, type DocsWords, type DocsWordKey } from './en.js';
import { docsZhCn } from './zh-cn.js';

const dictionaries: Record<Language, DocsWords> = { en: docsEn, 'zh-CN': docsZhCn };

/** Says a text of the docs page with its values filled in. */
export type SayDocs = (key: DocsWordKey, values?: Record<string, string>) => string;

/** The dictionary of a language; apart from the other pages' words, whose script does not need these. */
export function docsWordsOf(lang: Language): DocsWords {
  return dictionaries[lang];
}

export function sayDocsIn(lang: Language): SayDocs {
  const words = docsWordsOf(lang);
  return (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
