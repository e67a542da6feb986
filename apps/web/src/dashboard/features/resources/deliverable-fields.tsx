import { clsx } from 'clsx';
import { Braces, FileDown, FileText, Link2, ReceiptText } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Field, Input, Textarea } from '../../../shared/ui/field.js';
import { FileField } from './file-field.js';
import { useResourceForm } from './form-context.js';
import { type DeliverKind, deliverKinds } from './resource-form.js';

const icons = { none: ReceiptText, text: FileText, json: Braces, redirect: Link2, file: FileDown };

/** What the payer gets: five cards, and the field of the chosen one. */
export function DeliverableFields() {
  const { t } = useTranslation();
  const { register, watch } = useResourceForm();
  const chosen = watch('deliver');
  return (
    <>
      <fieldset>
        <legend className="mb-1.5 text-sm font-medium">{t('resources.deliverable.label')}</legend>
        <div className="grid grid-cols-2 gap-2 sm:grid-cols-3">
          {deliverKinds.map((kind) => {
            const Icon = icons[kind];
            return (
              <label
                key={kind}
                className={clsx(
                  'flex items-start gap-2.5 rounded-md border p-2.5 transition-colors has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
                  kind === chosen ? 'border-till bg-till-soft' : 'border-line-strong/60 hover:bg-well',
                )}
              >
                <input type="radio" value={kind} {...register('deliver')} className="sr-only" />
                <Icon aria-hidden className={clsx('mt-0.5 size-4 shrink-0', kind === chosen ? 'text-till' : 'text-ink-3')} />
                <span className="min-w-0">
                  <span className="block text-sm font-medium">{t(`resources.deliverable.${kind}`)}</span>
                  <span className="block text-xs text-ink-2">{t(`resources.deliverable.${kind}Hint`)}</span>
                </span>
              </label>
            );
          })}
        </div>
      </fieldset>
      <ChosenField kind={chosen} />
    </>
  );
}

function ChosenField({ kind }: { kind: DeliverKind }) {
  const { t } = useTranslation();
  const { register, errorOf } = useResourceForm();
  if (kind === 'file') return <FileField />;
  if (kind === 'redirect') {
    return (
      <Field label={t('resources.deliverable.url')} error={errorOf('redirectUrl')}>
        {(wiring) => <Input {...wiring} {...register('redirectUrl')} type="url" placeholder="https://" />}
      </Field>
    );
  }
  if (kind === 'json') {
    return (
      <Field label={t('resources.deliverable.jsonContent')} error={errorOf('jsonText')}>
        {(wiring) => <Textarea {...wiring} {...register('jsonText')} rows={7} spellCheck={false} className="font-mono text-xs" />}
      </Field>
    );
  }
  if (kind === 'none') return null;
  return (
    <>
      <Field label={t('resources.deliverable.content')} error={errorOf('content')}>
        {(wiring) => <Textarea {...wiring} {...register('content')} rows={7} />}
      </Field>
      <Field label={t('resources.deliverable.preview')} hint={t('resources.deliverable.previewHint')} optional error={errorOf('preview')}>
        {(wiring) => <Textarea {...wiring} {...register('preview')} rows={3} />}
      </Field>
    </>
  );
}
