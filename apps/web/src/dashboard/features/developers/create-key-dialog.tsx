import { type ApiScope, apiScopes, type CreatedApiKey } from '@till/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../shared/ui/button.js';
import { CopyField } from '../../../shared/ui/copy-field.js';
import { Dialog } from '../../../shared/ui/dialog.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { Field, Input } from '../../../shared/ui/field.js';
import { useCreateApiKey } from './api.js';

/** Creates a key and shows it once. */
export function CreateKeyDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [created, setCreated] = useState<CreatedApiKey | null>(null);
  return (
    <Dialog open onClose={onClose} title={t(created ? 'developers.onceTitle' : 'developers.createKey')}>
      {created ? <ShownOnce created={created} onClose={onClose} /> : <KeyForm onDone={setCreated} />}
    </Dialog>
  );
}

function KeyForm({ onDone }: { onDone: (key: CreatedApiKey) => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<ApiScope[]>([...apiScopes]);
  const [fault, setFault] = useState(false);
  const create = useCreateApiKey(onDone);
  const toggle = (scope: ApiScope, on: boolean) => setScopes(on ? [...scopes, scope] : scopes.filter((one) => one !== scope));
  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        setFault(!name.trim());
        if (name.trim() && scopes.length > 0) create.mutate({ name: name.trim(), scopes });
      }}
    >
      <Field label={t('developers.keyName')} hint={t('developers.keyNameHint')} error={fault && !name.trim() ? t('common.form.required') : undefined}>
        {(wiring) => <Input {...wiring} value={name} maxLength={60} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <fieldset className="grid gap-2">
        <legend className="mb-1.5 text-sm font-medium">{t('developers.scopes')}</legend>
        {apiScopes.map((scope) => (
          <label key={scope} className="flex items-center gap-2.5">
            <input type="checkbox" checked={scopes.includes(scope)} onChange={(event) => toggle(scope, event.target.checked)} className="size-4 accent-till" />
            <span>
              {t(`developers.scope.${scope}`)} <span className="text-xs text-ink-3">{t(`developers.scopeHint.${scope}`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {create.error && <ErrorNote error={create.error} />}
      <Button type="submit" kind="primary" busy={create.isPending} disabled={scopes.length === 0} className="justify-self-start">
        {t('common.action.create')}
      </Button>
    </form>
  );
}

function ShownOnce({ created, onClose }: { created: CreatedApiKey; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="grid gap-4">
      <p className="rounded-md bg-unknown-soft px-3 py-2 text-sm text-unknown">{t('developers.once')}</p>
      <CopyField label={t('developers.onceTitle')} value={created.key} />
      <Button kind="primary" onClick={onClose} className="justify-self-start">
        {t('developers.copiedIt')}
      </Button>
    </div>
  );
}
