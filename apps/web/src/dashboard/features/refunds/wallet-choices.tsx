import type { Refund, RefundTransfer } from '@till/contract';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { networkLook } from '../../../shared/lib/network-look.js';
import { shorten } from '../../../shared/lib/shorten.js';
import { useEvmWallets, useSolanaWallets } from '../../../shared/lib/use-wallets.js';
import { Button } from '../../../shared/ui/button.js';
import { WalletIcon } from '../../../shared/ui/wallet-icon.js';
import { useReportRefund } from './api.js';
import { sendOnEvm } from './send-evm.js';
import { faultOf } from './send-fault.js';
import { sendOnSolana } from './send-solana.js';

interface Choice {
  id: string;
  name: string;
  icon: string;
  send: () => Promise<string>;
}

function useChoices(refund: Refund, transfer: RefundTransfer): Choice[] {
  const evm = useEvmWallets();
  const solana = useSolanaWallets();
  if (transfer.family === 'evm') return evm.map(({ id, name, icon, provider }) => ({ id, name, icon, send: () => sendOnEvm(provider, transfer, BigInt(refund.amountBaseUnits)) }));
  return solana.map((wallet) => ({ id: wallet.id, name: wallet.name, icon: wallet.icon, send: () => sendOnSolana(wallet, transfer, refund.network) }));
}

/** One button per wallet found in the browser; the wallet sends, Till hears the transaction and waits for the chain. */
export function WalletChoices({ refund, transfer, onStale }: { refund: Refund; transfer: RefundTransfer; onStale: () => void }) {
  const { t } = useTranslation();
  const choices = useChoices(refund, transfer);
  const report = useReportRefund();
  const sending = useMutation({
    mutationFn: ({ send }: Choice) => send(),
    onSuccess: (transaction) => report.mutate({ id: refund.id, transaction }),
    onError: (error) => {
      if (faultOf(error).code === 'stale') onStale();
    },
  });
  if (choices.length === 0) return <p className="text-sm text-ink-3">{t('refunds.noWallet')}</p>;
  const fault = sending.error ? faultOf(sending.error) : null;
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap gap-2">
        {choices.map((choice) => {
          const busy = sending.isPending && sending.variables.id === choice.id;
          return (
            <Button key={choice.id} kind={choices.length === 1 ? 'primary' : 'plain'} disabled={sending.isPending} busy={busy} icon={<WalletIcon src={choice.icon} />} onClick={() => sending.mutate(choice)}>
              {busy ? t('refunds.inWallet', { name: choice.name }) : t('refunds.sendWith', { name: choice.name })}
            </Button>
          );
        })}
      </div>
      {fault && (
        <p role="alert" className={fault.code === 'declined' ? 'text-sm text-ink-2' : 'text-sm text-danger'}>
          {t(`refunds.fault.${fault.code}`, { detail: fault.code === 'wrongAccount' ? shorten(fault.detail ?? '–') : (fault.detail ?? ''), from: shorten(transfer.from), network: networkLook(refund.network).title })}
        </p>
      )}
    </div>
  );
}
