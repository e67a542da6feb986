import { useQuery } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Address } from '../../../shared/ui/address.js';
import { Amount } from '../../../shared/ui/amount.js';
import { Button } from '../../../shared/ui/button.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { Skeleton } from '../../../shared/ui/skeleton.js';
import { toast } from '../../../shared/ui/toast-store.js';
import { refundQuery, useCancelRefund } from './api.js';
import { RefundBadge } from './refund-badge.js';
import { RefundByHand } from './refund-by-hand.js';
import { RefundParties } from './refund-parties.js';
import { WalletChoices } from './wallet-choices.js';

/** Sends an open refund from the merchant's wallet, and then says how it stands until the chain shows it. */
export function RefundSend({ refundId, onClose }: { refundId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const { data: refund, error, refetch, isFetching } = useQuery(refundQuery(refundId));
  const cancel = useCancelRefund(() => {
    toast({ tone: 'good', text: t('refunds.cancelledToast') });
    onClose();
  });
  if (!refund) return error ? <ErrorNote error={error} onRetry={() => void refetch()} /> : <Skeleton className="h-60 w-full" />;
  const { status, transfer } = refund;
  const known = refund.transaction ?? refund.sentTransaction;
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <Amount value={refund.amount} className="text-xl font-semibold" />
        <span role="status">
          <RefundBadge status={status} />
        </span>
      </div>
      <RefundParties network={refund.network} from={refund.from} to={refund.to} />
      {known && (
        <p className="flex flex-wrap items-center gap-x-2 text-sm text-ink-2">
          {t('refunds.transaction')} <Address value={known} network={refund.network} kind="transaction" />
        </p>
      )}
      {status === 'sent' && <p className="text-sm text-ink-2">{t('refunds.waiting')}</p>}
      {status === 'sent' && transfer && (
        <details className="rounded-md border border-line">
          <summary className="flex min-h-10 cursor-pointer items-center px-3 text-sm font-medium select-none">{t('refunds.failedQuestion')}</summary>
          <div className="grid gap-3 border-t border-line p-3">
            <p className="text-sm text-ink-2">{t('refunds.failedHint')}</p>
            <WalletChoices refund={refund} transfer={transfer} onStale={() => void refetch()} />
            <Button kind="quiet" className="justify-self-start" busy={cancel.isPending} onClick={() => cancel.mutate(refundId)}>
              {t('refunds.cancel')}
            </Button>
          </div>
        </details>
      )}
      {status === 'refunded' && (
        <p className="flex items-center gap-2 text-sm font-medium text-till">
          <CircleCheck aria-hidden className="size-5 shrink-0" />
          {t('refunds.done')}
        </p>
      )}
      {status === 'open' && transfer && (
        <>
          <p className="text-sm text-ink-2">{t('refunds.sendHint')}</p>
          <WalletChoices refund={refund} transfer={transfer} onStale={() => void refetch()} />
          <RefundByHand refund={refund} transfer={transfer} />
        </>
      )}
      {status === 'open' && !transfer && (
        <div role="alert" className="flex flex-wrap items-center justify-between gap-3 rounded-md bg-unknown-soft px-4 py-3 text-sm text-unknown">
          {t('refunds.networkDown')}
          <Button size="sm" busy={isFetching} onClick={() => void refetch()}>
            {t('common.action.retry')}
          </Button>
        </div>
      )}
      {cancel.error && <ErrorNote error={cancel.error} />}
      <div className="flex flex-wrap justify-end gap-2">
        {status === 'open' && (
          <Button kind="quiet" busy={cancel.isPending} onClick={() => cancel.mutate(refundId)}>
            {t('refunds.cancel')}
          </Button>
        )}
        <Button onClick={onClose}>{t('common.action.close')}</Button>
      </div>
    </div>
  );
}
