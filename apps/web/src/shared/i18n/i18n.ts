import type { Language } from '@till/contract';
import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { StoredChoice } from '../lib/stored-choice.js';
import { en } from './en.js';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'till';
    resources: { till: typeof en };
  }
}

function browserLanguage(): Language {
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

/** Language of the dashboard, chosen once from the browser's and then by the person. */
export const languageChoice = new StoredChoice<Language>('till.lang', ['en', 'zh-CN'], browserLanguage());

async function addLanguage(instance: i18n, language: Language): Promise<void> {
  if (language === 'en' || instance.hasResourceBundle('zh-CN', 'till')) return;
  const { zhCn } = await import('./zh-cn.js');
  instance.addResourceBundle('zh-CN', 'till', zhCn);
}

/** An i18next instance with English in it; other languages load when they are chosen. */
export async function createI18n(language: Language): Promise<i18n> {
  const instance = createInstance().use(initReactI18next);
  await instance.init({
    lng: 'en',
    fallbackLng: 'en',
    defaultNS: 'till',
    ns: ['till'],
    resources: { en: { till: en } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  await changeLanguage(instance, language);
  return instance;
}

/** Loads a language and switches to it, on the page and in its `lang` attribute. */
export async function changeLanguage(instance: i18n, language: Language): Promise<void> {
  await addLanguage(instance, language);
  await instance.changeLanguage(language);
  document.documentElement.lang = language;
}
