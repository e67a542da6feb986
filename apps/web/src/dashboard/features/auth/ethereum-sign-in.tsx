import type { Session } from '@till/contract';
import { useTranslation } from 'react-i18next';
import { wasDeclined } from '../../../shared/lib/evm-wallets.js';
import { useEvmWallets } from '../../../shared/lib/use-wallets.js';
import { Button } from '../../../shared/ui/button.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { WalletIcon } from '../../../shared/ui/wallet-icon.js';
import { useSignInWithEthereum } from './api.js';

/** One button per injected wallet; signing a text is all it takes, for a new account too. */
export function EthereumSignIn({ onDone }: { onDone: (session: Session) => void }) {
  const { t } = useTranslation();
  const wallets = useEvmWallets();
  const signIn = useSignInWithEthereum(t('auth.statement'), onDone);
  return (
    <section aria-label={t('auth.withEthereum')}>
      <div className="my-6 flex items-center gap-3 text-xs text-ink-3">
        <span aria-hidden className="h-px flex-1 bg-line" />
        {t('auth.or')}
        <span aria-hidden className="h-px flex-1 bg-line" />
      </div>
      <h2 className="text-sm font-medium">{t('auth.withEthereum')}</h2>
      <p className="mt-0.5 mb-3 text-xs text-ink-3">{wallets.length > 0 ? t('auth.withEthereumHint') : t('auth.noWallet')}</p>
      <div className="grid gap-2">
        {wallets.map((wallet) => (
          <Button key={wallet.id} busy={signIn.isPending && signIn.variables.id === wallet.id} disabled={signIn.isPending} onClick={() => signIn.mutate(wallet)} icon={<WalletIcon src={wallet.icon} />}>
            {signIn.isPending && signIn.variables.id === wallet.id ? t('auth.waitingForWallet') : wallet.name}
          </Button>
        ))}
      </div>
      {signIn.error && (wasDeclined(signIn.error) ? <p role="alert" className="mt-3 text-sm text-ink-2">{t('auth.declined')}</p> : <ErrorNote error={signIn.error} className="mt-3" />)}
    </section>
  );
}
