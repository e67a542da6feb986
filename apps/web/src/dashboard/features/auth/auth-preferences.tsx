import { languages } from '@till/contract';
import { useTranslation } from 'react-i18next';
import { useChooseLanguage, useLanguage } from '../../../shared/lib/use-preferences.js';
import { Segmented } from '../../../shared/ui/segmented.js';

/** The language, before anybody is signed in. */
export function AuthPreferences() {
  const { t } = useTranslation();
  const language = useLanguage();
  const choose = useChooseLanguage();
  return <Segmented label={t('common.language.label')} value={language} onChange={choose} options={languages.map((value) => ({ value, label: t(`common.language.${value}`) }))} />;
}
