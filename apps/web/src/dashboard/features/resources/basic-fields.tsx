import { useTranslation } from 'react-i18next';
import { Field, Input, Textarea } from '../../../shared/ui/field.js';
import { useResourceForm } from './form-context.js';

/** Title and description: what every resource has. */
export function BasicFields() {
  const { t } = useTranslation();
  const { register, watch, errorOf } = useResourceForm();
  const jar = watch('kind') === 'tip_jar';
  return (
    <>
      <Field label={t(jar ? 'resources.field.jarTitle' : 'resources.field.title')} hint={t('resources.field.titleHint')} error={errorOf('title')}>
        {(wiring) => <Input {...wiring} {...register('title')} maxLength={120} />}
      </Field>
      <Field label={t('resources.field.description')} optional error={errorOf('description')}>
        {(wiring) => <Textarea {...wiring} {...register('description')} maxLength={500} rows={2} />}
      </Field>
    </>
  );
}
