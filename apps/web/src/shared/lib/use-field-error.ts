import type { FieldError } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { en } from '../i18n/en.js';

/** Checks of a form name their text in `common.form`, so that errors speak the reader's language. */
export type FormFault = keyof typeof en.common.form;

function isFault(text: string): text is FormFault {
  return text in en.common.form;
}

/** Turns the fault of a field into words; undefined while there is none. */
export function useFieldError(): (error: Pick<FieldError, 'message'> | undefined) => string | undefined {
  const { t } = useTranslation();
  return (error) => {
    if (!error) return undefined;
    return error.message && isFault(error.message) ? t(`common.form.${error.message}`) : t('common.form.required');
  };
}
