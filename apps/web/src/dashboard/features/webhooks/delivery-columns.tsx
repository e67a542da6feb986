import type { WebhookDelivery } from '@till/contract';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { DataColumn } from '../../../shared/ui/data-table.js';
import { Time } from '../../../shared/ui/time.js';
import { DeliveryState } from './delivery-state.js';
import { faultText } from './fault-text.js';
import { SubjectLink } from './subject-link.js';

/** Columns of the deliveries; a phone shows event and state, with the rest of it in the drawer. */
export function useDeliveryColumns(): DataColumn<WebhookDelivery>[] {
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
      { id: 'answer', header: t('webhooks.deliveries.answer'), meta: { className: 'hidden md:table-cell' }, cell: ({ row }) => <Answer delivery={row.original} /> },
      { id: 'attempts', header: t('webhooks.deliveries.attempts'), meta: { className: 'hidden sm:table-cell', align: 'right' }, cell: ({ row }) => <span className="num">{row.original.attempts}</span> },
      { id: 'created', header: t('webhooks.deliveries.created'), meta: { className: 'hidden md:table-cell', align: 'right' }, cell: ({ row }) => <Time at={row.original.createdAt} className="whitespace-nowrap text-ink-2" /> },
    ],
    [t],
  );
}

/** What the server said last, and when Till asks again. */
function Answer({ delivery }: { delivery: WebhookDelivery }) {
  const { t } = useTranslation();
  const { lastFault, lastStatus, nextAttemptAt, status, attempts } = delivery;
  return (
    <span className="block text-sm">
      {lastFault ? faultText(t, lastFault.code, lastStatus) : <span className="num">{lastStatus ?? ''}</span>}
      {status === 'pending' && (attempts > 0 || nextAttemptAt === null) && (
        <span className="block text-xs text-ink-3">
          {nextAttemptAt ? (
            <>
              {t('webhooks.deliveries.next')} <Time at={nextAttemptAt} />
            </>
          ) : (
            t('webhooks.deliveries.waiting')
          )}
        </span>
      )}
    </span>
  );
}
