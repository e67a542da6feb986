import type { Resource } from '@till/contract';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../../shared/ui/confirm-dialog.js';
import { toast } from '../../../shared/ui/toast-store.js';
import { useUpdateResource } from './api.js';

/** Pauses after a question; opening again needs none, but can be taken back. */
export function PauseDialog({ resource, onClose }: { resource: Resource; onClose: () => void }) {
  const { t } = useTranslation();
  const { title } = resource;
  const resume = useUpdateResource(resource.id, () => toast({ tone: 'good', text: t('resources.resumedToast', { title }) }));
  const pause = useUpdateResource(resource.id, () => {
    toast({ tone: 'good', text: t('resources.pausedToast', { title }), undo: () => resume.mutate({ active: true }) });
    onClose();
  });
  return (
    <ConfirmDialog
      open
      title={t('resources.pauseTitle', { title })}
      text={t('resources.pauseText')}
      confirm={t('resources.pause')}
      busy={pause.isPending}
      error={pause.error}
      onConfirm={() => pause.mutate({ active: false })}
      onClose={onClose}
    />
  );
}
