import type { WebhookEndpoint } from '@till/contract';
import { Ellipsis, KeyRound, Pause, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../../../shared/ui/button.js';
import { ConfirmDialog } from '../../../shared/ui/confirm-dialog.js';
import { Menu, MenuItem, MenuLine } from '../../../shared/ui/menu.js';
import { toast } from '../../../shared/ui/toast-store.js';
import { useDeleteEndpoint, useUpdateEndpoint } from './api.js';
import { RotateDialog } from './rotate-dialog.js';

interface Props {
  endpoint: WebhookEndpoint;
  onDeleted: () => void;
}

/** What one does to an endpoint now and then: a new secret, a pause, the end. */
export function EndpointMenu({ endpoint, onDeleted }: Props) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<'rotate' | 'disable' | 'delete' | null>(null);
  const close = () => setAsking(null);
  const trigger = (
    <button type="button" className={buttonClass('plain', 'icon', 'size-10')}>
      <Ellipsis aria-hidden className="size-4" />
      <span className="sr-only">{t('webhooks.more')}</span>
    </button>
  );
  return (
    <>
      <Menu trigger={trigger}>
        <MenuItem onSelect={() => setAsking('rotate')}>
          <KeyRound aria-hidden className="size-4 text-ink-3" />
          {t('webhooks.rotate.action')}…
        </MenuItem>
        {endpoint.enabled && (
          <MenuItem onSelect={() => setAsking('disable')}>
            <Pause aria-hidden className="size-4 text-ink-3" />
            {t('webhooks.disable')}…
          </MenuItem>
        )}
        <MenuLine />
        <MenuItem onSelect={() => setAsking('delete')} className="text-danger">
          <Trash2 aria-hidden className="size-4" />
          {t('webhooks.delete')}…
        </MenuItem>
      </Menu>
      {asking === 'rotate' && <RotateDialog endpoint={endpoint} onClose={close} />}
      {asking === 'disable' && <DisableDialog endpoint={endpoint} onClose={close} />}
      {asking === 'delete' && <DeleteDialog endpoint={endpoint} onClose={close} onDeleted={onDeleted} />}
    </>
  );
}

function DisableDialog({ endpoint, onClose }: { endpoint: WebhookEndpoint; onClose: () => void }) {
  const { t } = useTranslation();
  const update = useUpdateEndpoint(endpoint.id, () => {
    toast({ tone: 'good', text: t('webhooks.disabledToast') });
    onClose();
  });
  return <ConfirmDialog open title={t('webhooks.disableTitle')} text={t('webhooks.disableText')} confirm={t('webhooks.disable')} busy={update.isPending} error={update.error} onConfirm={() => update.mutate({ enabled: false })} onClose={onClose} />;
}

function DeleteDialog({ endpoint, onClose, onDeleted }: Props & { onClose: () => void }) {
  const { t } = useTranslation();
  const remove = useDeleteEndpoint(endpoint.id, () => {
    toast({ tone: 'good', text: t('webhooks.deletedToast') });
    onDeleted();
  });
  return <ConfirmDialog open danger title={t('webhooks.deleteTitle')} text={t('webhooks.deleteText')} confirm={t('webhooks.delete')} busy={remove.isPending} error={remove.error} onConfirm={() => remove.mutate()} onClose={onClose} />;
}
