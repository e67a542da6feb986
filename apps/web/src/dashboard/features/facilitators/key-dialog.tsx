import { ApiError } from '@till/api-client';
import type { Facilitator } from '@till/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { en } from '../../../shared/i18n/en.js';
import { Button } from '../../../shared/ui/button.js';
import { Dialog } from '../../../shared/ui/dialog.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { Field, Input, Textarea } from '../../../shared/ui/field.js';
import { toast } from '../../../shared/ui/toast-store.js';
import { useSetKey } from './api.js';

type KeyFault = keyof typeof en.facilitators.keyFault;

/** The fault of the secret that the API names, or null when the error is about something else. */
function keyFaultOf(error: unknown): KeyFault | null {
  const reason = error instanceof ApiError ? error.problem.reason : undefined;
  return reason !== undefined && reason in en.facilitators.keyFault ? (reason as KeyFault) : null;
}

/** Takes a key in; nothing of an earlier one is ever shown. */
export function KeyDialog({ facilitator, onClose }: { facilitator: Facilitator; onClose: () => void }) {
  const { t } = useTranslation();
  const [keyId, setKeyId] = useState('');
  const [secret, setSecret] = useState('');
  const save = useSetKey(() => {
    toast({ tone: 'good', text: t('facilitators.keySaved') });
    onClose();
  });
  const fault = keyFaultOf(save.error);
  const isWhole = keyId.trim() !== '' && secret.trim() !== '';
  return (
    <Dialog open onClose={onClose} title={t('facilitators.keyTitle', { name: facilitator.title })} lead={t('facilitators.keyLead')}>
      <form
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (isWhole) save.mutate({ facilitator: facilitator.id, keyId: keyId.trim(), secret: secret.trim() });
        }}
      >
        <Field label={t('facilitators.keyId')}>
          {(wiring) => <Input {...wiring} value={keyId} maxLength={200} autoComplete="off" spellCheck={false} className="font-mono" onChange={(event) => setKeyId(event.target.value)} />}
        </Field>
        <Field label={t('facilitators.keySecret')} hint={t('facilitators.keySecretHint')} error={fault ? t(`facilitators.keyFault.${fault}`) : undefined}>
          {(wiring) => <Textarea {...wiring} value={secret} rows={4} maxLength={4000} autoComplete="off" spellCheck={false} className="font-mono break-all" onChange={(event) => setSecret(event.target.value)} />}
        </Field>
        {save.error && !fault && <ErrorNote error={save.error} />}
        <Button type="submit" kind="primary" busy={save.isPending} disabled={!isWhole} className="justify-self-start">
          {t('facilitators.saveKey')}
        </Button>
      </form>
    </Dialog>
  );
}
