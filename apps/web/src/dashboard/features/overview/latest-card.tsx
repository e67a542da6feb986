import type { PaymentSummary } from '@till/contract';
import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { useTranslation } from 'react-i18next';
import { useLive } from '../../../shared/lib/live-provider.js';
import { Amount } from '../../../shared/ui/amount.js';
import { buttonClass } from '../../../shared/ui/button.js';
import { Card } from '../../../shared/ui/card.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { LiveDot } from '../../../shared/ui/live-dot.js';
import { NetworkBadge } from '../../../shared/ui/network-badge.js';
import { Skeleton } from '../../../shared/ui/skeleton.js';
import { StateBadge } from '../../../shared/ui/state-badge.js';
import { Time } from '../../../shared/ui/time.js';

interface Props {
  payments: readonly PaymentSummary[] | undefined;
  error: unknown;
  onRetry: () => void;
}

/** The last payments; new ones arrive by themselves. */
export function LatestCard({ payments, error, onRetry }: Props) {
  const { t } = useTranslation();
  const { state, fresh } = useLive();
  return (
    <Card
      flush
      title={t('overview.latest')}
      actions={
        <>
          <LiveDot state={state} />
          <Link to="/payments" className={buttonClass('quiet', 'sm')}>
            {t('overview.latestAll')}
          </Link>
        </>
      }
    >
      {error && !payments ? <ErrorNote error={error} onRetry={onRetry} className="mx-5 mb-5" /> : null}
      {payments?.length === 0 && <p className="px-5 pb-6 text-ink-2">{t('overview.latestEmpty')}</p>}
      <ol aria-live="polite" aria-relevant="additions">
        {!payments && !error && [0, 1, 2, 3].map((row) => <li key={row} className="flex items-center justify-between gap-4 border-t border-line px-5 py-3"><Skeleton className="h-5 w-40" /><Skeleton className="h-5 w-20" /></li>)}
        {payments?.map((payment) => (
          <li key={payment.id} className={clsx('relative flex items-center gap-3 border-t border-line px-5 py-2.5 hover:bg-well/60', fresh.has(payment.id) && 'animate-arrive')}>
            <NetworkBadge network={payment.network} compact />
            <div className="min-w-0 flex-1">
              <Link to="/payments/$paymentId" params={{ paymentId: payment.id }} dir="auto" className="block truncate text-left font-medium after:absolute after:inset-0">
                {payment.resourceTitle}
              </Link>
              <Time at={payment.createdAt} className="text-xs text-ink-3" />
            </div>
            <div className="flex flex-col items-end gap-1">
              <Amount value={payment.amount} className="font-medium" />
              <StateBadge status={payment.status} />
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}
