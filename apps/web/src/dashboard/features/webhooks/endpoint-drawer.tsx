import type { WebhookEndpoint, WebhookEndpointWithSecret } from '@till/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../shared/ui/dialog.js';
import { toast } from '../../../shared/ui/toast-store.js';
import { useCreateEndpoint, useUpdateEndpoint } from './api.js';
import { EndpointForm } from './endpoint-form.js';
import { SecretOnce } from './secret-once.js';

/** Makes an endpoint and shows its secret this once; `onDone` leads to it. */
export function NewEndpointDrawer({ onClose, onDone }: { onClose: () => void; onDone: (endpoint: WebhookEndpoint) => void }) {
  const { t } = useTranslation();
  const [made, setMade] = useState<WebhookEndpointWithSecret | null>(null);
  const create = useCreateEndpoint(setMade);
  return (
    <Dialog open variant="drawer" onClose={made ? () => onDone(made) : onClose} title={t(made ? 'webhooks.createdTitle' : 'webhooks.createTitle')}>
      {made ? (
        <SecretOnce secret={made.secret} onDone={() => onDone(made)} />
      ) : (
        <EndpointForm submit={t('common.action.create')} busy={create.isPending} error={create.error} onSubmit={({ description, ...fields }) => create.mutate({ ...fields, ...(description ? { description } : {}) })} />
      )}
    </Dialog>
  );
}

export function EditEndpointDrawer({ endpoint, onClose }: { endpoint: WebhookEndpoint; onClose: () => void }) {
  const { t } = useTranslation();
  const update = useUpdateEndpoint(endpoint.id, () => {
    toast({ tone: 'good', text: t('webhooks.savedToast') });
    onClose();
  });
  return (
    <Dialog open variant="drawer" onClose={onClose} title={t('webhooks.editTitle')}>
      <EndpointForm start={endpoint} submit={t('common.action.save')} busy={update.isPending} error={update.error} onSubmit={({ description, ...fields }) => update.mutate({ ...fields, description: description || null })} />
    </Dialog>
  );
}
