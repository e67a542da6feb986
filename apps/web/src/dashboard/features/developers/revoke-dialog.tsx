import type { ApiKey } from '@till/contract';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../../shared/ui/confirm-dialog.js';
import { toast } from '../../../shared/ui/toast-store.js';
import { useRevokeApiKey } from './api.js';

export function RevokeDialog({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const { t } = useTranslation();
  const revoke = useRevokeApiKey(() => {
    toast({ tone: 'good', text: t('developers.revokedToast') });
    onClose();
  });
  return (
    <ConfirmDialog
      open
      danger
      title={t('developers.revokeTitle', { name: apiKey.name })}
      text={t('developers.revokeText')}
      confirm={t('developers.revoke')}
      busy={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate(apiKey.id)}
      onClose={onClose}
    />
  );
}
