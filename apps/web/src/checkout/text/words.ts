import type { Language } from '@till/contract';
import { en, type Words, type WordKey } from './en.js';
import { zhCn } from './zh-cn.js';

const dictionaries: Record<Language, Words> = { en, 'zh-CN': zhCn };

/** Says a text of the dictionary with its values filled in. */
export type Say = (key: WordKey, values?: Record<string, string>) => string;

/** The dictionary of a language. */
export function wordsOf(lang: Language): Words {
  return dictionaries[lang];
}

/** The speaker of a language: `say('pay', { amount: '1.50' })`. A value is taken as it is, never as a pattern. */
export function sayIn(lang: Language): Say {
  const words = wordsOf(lang);
  return (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
