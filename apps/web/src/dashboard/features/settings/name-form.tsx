import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../shared/ui/button.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { Field, Input } from '../../../shared/ui/field.js';
import { toast } from '../../../shared/ui/toast-store.js';
import { useUpdateMerchant } from './api.js';

/** Name of the business, as payers see it. */
export function NameForm({ name: saved }: { name: string }) {
  const { t } = useTranslation();
  const [name, setName] = useState(saved);
  const update = useUpdateMerchant(() => toast({ tone: 'good', text: t('common.action.saved') }));
  const empty = !name.trim();
  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!empty) update.mutate({ name: name.trim() });
      }}
    >
      <Field label={t('settings.name')} hint={t('settings.nameHint')} error={empty ? t('common.form.required') : undefined}>
        {(wiring) => <Input {...wiring} value={name} maxLength={80} autoComplete="organization" onChange={(event) => setName(event.target.value)} />}
      </Field>
      {update.error && <ErrorNote error={update.error} />}
      <Button type="submit" kind="primary" busy={update.isPending} disabled={empty || name.trim() === saved} className="justify-self-start">
        {t('common.action.save')}
      </Button>
    </form>
  );
}
