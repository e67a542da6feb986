import { useTranslation } from 'react-i18next';

/** Language of the page as `Intl` wants it. */
export function useLocale(): string {
  return useTranslation().i18n.resolvedLanguage ?? 'en';
}
