import type { WebhookDelivery } from '@till/contract';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../../shared/lib/use-now.js';
import type { DataColumn } from '../../../shared/ui/data-table.js';
import { Time } from '../../../shared/ui/time.js';
import { DeliveryState } from './delivery-state.js';
import { faultText } from './fault-text.js';
import { SubjectLink } from './subject-link.js';

/** Columns of the deliveries; a phone shows event and state, with the rest of it in the drawer. `failing` is the endpoint's standing. */
export function useDeliveryColumns(failing: boolean): DataColumn<WebhookDelivery>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      {
        id: 'event',
        header: t('webhooks.deliveries.event'),
        cell: ({ row }) => (
          <>
            <Link from="/developers/webhooks/$endpointId" to="." search={(before) => ({ ...before, delivery: row.original.id })} resetScroll={false} className="font-mono text-xs font-medium">
              {row.original.eventType}
            </Link>
            <Time at={row.original.createdAt} className="mt-0.5 block text-xs text-ink-3 md:hidden" />
          </>
        ),
      },
      { id: 'status', header: t('webhooks.deliveries.status'), cell: ({ row }) => <DeliveryState status={row.original.status} /> },
      { id: 'about', header: t('webhooks.deliveries.about'), meta: { className: 'hidden lg:table-cell' }, cell: ({ row }) => <SubjectLink delivery={row.original} /> },
      { id: 'answer', header: t('webhooks.deliveries.answer'), meta: { className: 'hidden md:table-cell' }, cell: ({ row }) => <Answer delivery={row.original} failing={failing} /> },
      { id: 'attempts', header: t('webhooks.deliveries.attempts'), meta: { className: 'hidden sm:table-cell', align: 'right' }, cell: ({ row }) => <span className="num">{row.original.attempts}</span> },
      { id: 'created', header: t('webhooks.deliveries.created'), meta: { className: 'hidden md:table-cell', align: 'right' }, cell: ({ row }) => <Time at={row.original.createdAt} className="whitespace-nowrap text-ink-2" /> },
    ],
    [t, failing],
  );
}

/** What the server said last, and when Till asks again. */
function Answer({ delivery, failing }: { delivery: WebhookDelivery; failing: boolean }) {
  const { t } = useTranslation();
  const { lastFault, lastStatus, status } = delivery;
  return (
    <span className="block text-sm">
      {lastFault ? faultText(t, lastFault.code, lastStatus) : <span className="num">{lastStatus ?? ''}</span>}
      {status === 'pending' && <Next delivery={delivery} failing={failing} />}
    </span>
  );
}

/** When a waiting delivery is tried next. What is due at an endpoint that takes nothing waits behind the one that asks whether it does again. */
function Next({ delivery: { nextAttemptAt, attempts }, failing }: { delivery: WebhookDelivery; failing: boolean }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const small = 'block text-xs text-ink-3';
  if (nextAttemptAt === null) return <span className={small}>{t('webhooks.deliveries.waiting')}</span>;
  if (Date.parse(nextAttemptAt) > nowMs) {
    if (attempts === 0) return null;
    return (
      <span className={small}>
        {t('webhooks.deliveries.next')} <Time at={nextAttemptAt} />
      </span>
    );
  }
  if (!failing && attempts === 0) return null;
  return <span className={small}>{t(failing ? 'webhooks.deliveries.behind' : 'webhooks.deliveries.due')}</span>;
}
