import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useResourceForm } from './form-context.js';

/** Opting in to being found by agents and catalogues; off, only those who were given the address know it. */
export function ListedField() {
  const { t } = useTranslation();
  const { register } = useResourceForm();
  const hint = useId();
  return (
    <div className="grid gap-1">
      <label className="flex items-center gap-2 text-sm font-medium">
        <input type="checkbox" {...register('listed')} aria-describedby={hint} className="size-4 accent-till" />
        {t('resources.field.listed')}
      </label>
      <p id={hint} className="ml-6 text-xs text-ink-3">
        {t('resources.field.listedHint')}
      </p>
    </div>
  );
}
