import type { Wallet } from '@till/contract';
import { useTranslation } from 'react-i18next';
import { shorten } from '../../../shared/lib/shorten.js';
import { ConfirmDialog } from '../../../shared/ui/confirm-dialog.js';
import { toast } from '../../../shared/ui/toast-store.js';
import { useRemoveWallet } from './api.js';

export function RemoveDialog({ wallet, onClose }: { wallet: Wallet; onClose: () => void }) {
  const { t } = useTranslation();
  const remove = useRemoveWallet(() => {
    toast({ tone: 'good', text: t('wallets.removedToast') });
    onClose();
  });
  return (
    <ConfirmDialog
      open
      danger
      title={t('wallets.removeTitle')}
      text={t('wallets.removeText', { address: wallet.label ?? shorten(wallet.address) })}
      confirm={t('wallets.remove')}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(wallet.id)}
      onClose={onClose}
    />
  );
}
