import { useTranslation } from 'react-i18next';
import { Address } from '../../../shared/ui/address.js';
import { toast } from '../../../shared/ui/toast-store.js';
import type { ReceivingWallet } from './use-receiving-wallet.js';
import { WalletForm } from './wallet-form.js';

/** Asks for a wallet only when there is none; otherwise says where the money goes. */
export function WalletQuestion({ state: { wallets, missing } }: { state: ReceivingWallet }) {
  const { t } = useTranslation();
  if (missing) {
    return (
      <section className="grid gap-4 rounded-lg border border-till/50 p-4">
        <div>
          <h2 className="text-base font-semibold">{t('wallets.needed')}</h2>
          <p className="text-sm text-ink-2">{t('wallets.neededHint')}</p>
        </div>
        <WalletForm withLabel={false} onDone={() => toast({ tone: 'good', text: t('wallets.addedToast') })} />
      </section>
    );
  }
  if (wallets.length === 0) return null;
  return (
    <p className="flex flex-wrap items-center gap-x-3 text-sm text-ink-2">
      {t('wallets.using')}
      {wallets.map((wallet) => (
        <Address key={wallet.id} value={wallet.address} label={wallet.label} copy={false} />
      ))}
    </p>
  );
}
