import { webhookRotationHours, type WebhookEndpoint } from '@till/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../shared/ui/button.js';
import { Dialog } from '../../../shared/ui/dialog.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { Time } from '../../../shared/ui/time.js';
import { useRotateSecret } from './api.js';
import { SecretOnce } from './secret-once.js';

/** Replaces the secret of an endpoint: the old one signs on for a day, or ends now when it leaked. */
export function RotateDialog({ endpoint, onClose }: { endpoint: WebhookEndpoint; onClose: () => void }) {
  const { t } = useTranslation();
  const [endOldNow, setEndOldNow] = useState(false);
  const rotate = useRotateSecret(endpoint.id);
  const made = rotate.data;
  if (made) {
    return (
      <Dialog open onClose={onClose} title={t('webhooks.rotate.doneTitle')} lead={made.oldSecretUntil && <OldUntil at={made.oldSecretUntil} />}>
        <SecretOnce secret={made.secret} onDone={onClose} />
      </Dialog>
    );
  }
  const choices = [
    { end: false, title: t('webhooks.rotate.keep', { hours: webhookRotationHours }), hint: t('webhooks.rotate.keepHint') },
    { end: true, title: t('webhooks.rotate.end'), hint: t('webhooks.rotate.endHint') },
  ];
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('webhooks.rotate.title')}
      footer={
        <>
          <Button onClick={onClose}>{t('common.action.cancel')}</Button>
          <Button kind={endOldNow ? 'danger' : 'primary'} busy={rotate.isPending} onClick={() => rotate.mutate(endOldNow)}>
            {t('webhooks.rotate.action')}
          </Button>
        </>
      }
    >
      <p className="text-ink-2">{t('webhooks.rotate.text')}</p>
      <div className="mt-4 grid gap-3">
        {choices.map(({ end, title, hint }) => (
          <label key={title} className="flex items-start gap-2.5">
            <input type="radio" name="old-secret" className="mt-0.5 size-4 shrink-0 accent-till" checked={endOldNow === end} onChange={() => setEndOldNow(end)} />
            <span>
              {title}
              <span className="block text-xs text-ink-3">{hint}</span>
            </span>
          </label>
        ))}
      </div>
      {rotate.error && <ErrorNote error={rotate.error} className="mt-4" />}
    </Dialog>
  );
}

function OldUntil({ at }: { at: string }) {
  const { t } = useTranslation();
  return (
    <>
      {t('webhooks.rotate.oldUntil')} <Time absolute at={at} />
    </>
  );
}
