import type { Family } from '@till/contract';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { wasDeclined } from '../../../shared/lib/evm-wallets.js';
import { useEvmWallets, useSolanaWallets } from '../../../shared/lib/use-wallets.js';
import { Button } from '../../../shared/ui/button.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { WalletIcon } from '../../../shared/ui/wallet-icon.js';
import { connectEvm, type ConnectedWallet, connectSolana } from './connected-wallet.js';

interface Props {
  /** Only wallets of this family; both when left out. */
  family?: Family;
  /** Address that is to be opened; the one chosen in the wallet without it. */
  wanted?: string;
  busy?: boolean;
  onConnect: (wallet: ConnectedWallet) => void;
}

/** One button per wallet found in the browser. */
export function ConnectButtons({ family, wanted, busy = false, onConnect }: Props) {
  const { t } = useTranslation();
  const evm = useEvmWallets();
  const solana = useSolanaWallets();
  const choices = [
    ...(family === 'solana' ? [] : evm.map((wallet) => ({ id: wallet.id, name: wallet.name, icon: wallet.icon, tag: 'EVM', connect: () => connectEvm(wallet, wanted) }))),
    ...(family === 'evm' ? [] : solana.map((wallet) => ({ id: wallet.id, name: wallet.name, icon: wallet.icon, tag: 'Solana', connect: () => connectSolana(wallet, wanted) }))),
  ];
  const connecting = useMutation({ mutationFn: ({ connect }: (typeof choices)[number]) => connect(), onSuccess: onConnect });
  if (choices.length === 0) return <p className="text-sm text-ink-3">{t('wallets.noneFound')}</p>;
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap gap-2">
        {choices.map((choice) => (
          <Button
            key={choice.id}
            disabled={busy || connecting.isPending}
            busy={connecting.isPending && connecting.variables.id === choice.id}
            icon={<WalletIcon src={choice.icon} />}
            onClick={() => connecting.mutate(choice)}
          >
            {connecting.isPending && connecting.variables.id === choice.id ? t('wallets.connecting', { name: choice.name }) : choice.name}
            <span className="text-xs font-normal text-ink-3">{choice.tag}</span>
          </Button>
        ))}
      </div>
      {connecting.error && (wasDeclined(connecting.error) ? <p role="alert" className="text-sm text-ink-2">{t('auth.declined')}</p> : <ErrorNote error={connecting.error} />)}
    </div>
  );
}
