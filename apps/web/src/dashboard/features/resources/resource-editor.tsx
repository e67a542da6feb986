import { zodResolver } from '@hookform/resolvers/zod';
import type { ReactNode } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../shared/ui/button.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { Field, Input } from '../../../shared/ui/field.js';
import { BasicFields } from './basic-fields.js';
import { DeliverableFields } from './deliverable-fields.js';
import { useResourceForm } from './form-context.js';
import { HandleField, JarAmountFields } from './jar-fields.js';
import { ListedField } from './listed-field.js';
import { NetworkFields } from './network-fields.js';
import { PriceField } from './price-field.js';
import { type ResourceForm, resourceFormSchema } from './resource-form.js';
import { ResourcePreview } from './resource-preview.js';

interface Props {
  start: ResourceForm;
  merchantName: string;
  submit: string;
  busy: boolean;
  error: unknown;
  onSubmit: (form: ResourceForm) => void;
  /** Handle and kind of a resource that exists stay as they are. */
  existing?: { price: string | null };
  /** Stands between the fields and the button: the question for a wallet. */
  beforeSubmit?: ReactNode;
  /** Keeps the button off until that question is answered. */
  blocked?: boolean;
}

/** Editor of a pay link or tip jar with the payer's page beside it. */
export function ResourceEditor({ start, merchantName, submit, busy, error, onSubmit, existing, beforeSubmit, blocked }: Props) {
  const { t } = useTranslation();
  const form = useForm({ resolver: zodResolver(resourceFormSchema), defaultValues: start });
  const jar = start.kind === 'tip_jar';
  return (
    <FormProvider {...form}>
      <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
        <div className="grid gap-5">
          <form noValidate id="resource-form" className="grid gap-5" onSubmit={(event) => void form.handleSubmit(onSubmit)(event)}>
            {jar && !existing && <HandleField />}
            <BasicFields />
            {jar ? <JarAmountFields /> : <PriceField oldPrice={existing?.price ?? null} />}
            {!jar && <DeliverableFields />}
            {!jar && <ListedField />}
            <MoreSettings jar={jar} />
          </form>
          {beforeSubmit}
          {error ? <ErrorNote error={error} /> : null}
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <Button type="submit" form="resource-form" kind="primary" busy={busy} disabled={blocked ?? false}>
              {submit}
            </Button>
            {blocked && <p className="text-sm text-ink-2">{t('wallets.neededFirst')}</p>}
          </div>
        </div>
        <ResourcePreview merchantName={merchantName} />
      </div>
    </FormProvider>
  );
}

function MoreSettings({ jar }: { jar: boolean }) {
  const { t } = useTranslation();
  return (
    <details className="rounded-md border border-line">
      <summary className="px-4 py-2.5 text-sm font-medium text-ink-2 hover:text-ink">{t('resources.field.advanced')}</summary>
      <div className="grid gap-5 px-4 pt-1 pb-4">
        <NetworkFields />
        {!jar && <SuccessUrlField />}
      </div>
    </details>
  );
}

function SuccessUrlField() {
  const { t } = useTranslation();
  const { register, errorOf } = useResourceForm();
  return (
    <Field label={t('resources.field.successUrl')} hint={t('resources.field.successUrlHint')} optional error={errorOf('successUrl')}>
      {(wiring) => <Input {...wiring} {...register('successUrl')} type="url" placeholder="https://" />}
    </Field>
  );
}
