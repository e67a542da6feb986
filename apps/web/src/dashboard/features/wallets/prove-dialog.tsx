import type { Wallet } from '@till/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { wasDeclined } from '../../../shared/lib/evm-wallets.js';
import { shorten } from '../../../shared/lib/shorten.js';
import { Address } from '../../../shared/ui/address.js';
import { Dialog } from '../../../shared/ui/dialog.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { toast } from '../../../shared/ui/toast-store.js';
import { useProveWallet } from './api.js';
import { ConnectButtons } from './connect-buttons.js';
import { type ConnectedWallet, sameAddress } from './connected-wallet.js';

/** Proves a wallet that was added by its address: open it, sign a text. */
export function ProveDialog({ wallet, onClose }: { wallet: Wallet; onClose: () => void }) {
  const { t } = useTranslation();
  const [wrong, setWrong] = useState<string | null>(null);
  const prove = useProveWallet(() => {
    toast({ tone: 'good', text: t('wallets.provenToast') });
    onClose();
  });
  const onConnect = (connected: ConnectedWallet) => {
    const right = sameAddress(wallet.family, connected.address, wallet.address);
    setWrong(right ? null : connected.address);
    if (right) prove.mutate({ id: wallet.id, connected });
  };
  return (
    <Dialog open onClose={onClose} title={t('wallets.prove')} lead={t('wallets.proveHint')}>
      <div className="grid gap-4">
        <Address value={wallet.address} label={wallet.label} />
        <p className="text-sm text-ink-2">{t('wallets.proveNeeds')}</p>
        <ConnectButtons family={wallet.family} wanted={wallet.address} busy={prove.isPending} onConnect={onConnect} />
        {prove.isPending && (
          <p role="status" className="text-sm text-ink-2">
            {t('auth.waitingForWallet')}
          </p>
        )}
        {wrong && (
          <p role="alert" className="text-sm text-danger">
            {t('wallets.wrongAccount', { address: shorten(wrong) })}
          </p>
        )}
        {prove.error && (wasDeclined(prove.error) ? <p role="alert" className="text-sm text-ink-2">{t('auth.declined')}</p> : <ErrorNote error={prove.error} />)}
      </div>
    </Dialog>
  );
}
