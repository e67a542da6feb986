import type { PaymentSummary } from '@till/contract';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Address } from '../../../shared/ui/address.js';
import { Amount } from '../../../shared/ui/amount.js';
import type { DataColumn } from '../../../shared/ui/data-table.js';
import { NetworkBadge } from '../../../shared/ui/network-badge.js';
import { StateBadge } from '../../../shared/ui/state-badge.js';
import { Time } from '../../../shared/ui/time.js';
import { SelfPaid } from './self-paid.js';

const wide = { className: 'hidden lg:table-cell' };

/** Columns of the payments list; a phone shows amount and what for, with state, network and time under them. */
export function usePaymentColumns(): DataColumn<PaymentSummary>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      {
        id: 'amount',
        header: t('payments.column.amount'),
        cell: ({ row }) => (
          <>
            <Link to="/payments/$paymentId" params={{ paymentId: row.original.id }} className="font-medium">
              <Amount value={row.original.amount} />
            </Link>
            <span className="mt-1 block sm:hidden">
              <StateBadge status={row.original.status} />
            </span>
          </>
        ),
      },
      { id: 'status', header: t('payments.column.status'), meta: { className: 'hidden sm:table-cell' }, cell: ({ row }) => <StateBadge status={row.original.status} /> },
      {
        id: 'resource',
        header: t('payments.column.resource'),
        meta: { className: 'max-w-64 max-md:max-w-28 max-sm:max-w-40' },
        cell: ({ row }) => (
          <>
            <span dir="auto" className="block truncate text-left" title={row.original.resourceTitle}>
              {row.original.resourceTitle}
            </span>
            <span className="mt-0.5 flex min-w-0 items-center gap-1.5 text-xs text-ink-3 md:hidden">
              <NetworkBadge network={row.original.network} compact />
              <Time at={row.original.createdAt} className="truncate" />
            </span>
          </>
        ),
      },
      { id: 'network', header: t('payments.column.network'), meta: { className: 'hidden md:table-cell' }, cell: ({ row }) => <NetworkBadge network={row.original.network} /> },
      { id: 'payer', header: t('payments.column.payer'), meta: wide, cell: ({ row }) => (
          <span className="inline-flex items-center gap-2">
            <Address value={row.original.payer} />
            {row.original.selfPaid && <SelfPaid />}
          </span>
        ) },
      {
        id: 'transaction',
        header: t('payments.column.transaction'),
        meta: wide,
        cell: ({ row }) => (row.original.transaction ? <Address value={row.original.transaction} network={row.original.network} kind="transaction" copy={false} /> : <span className="text-ink-3">–</span>),
      },
      { id: 'version', header: t('payments.column.version'), meta: wide, cell: ({ row }) => <span className="text-ink-2">v{row.original.x402Version}</span> },
      {
        id: 'created',
        header: t('payments.column.created'),
        meta: { className: 'hidden md:table-cell', align: 'right' },
        cell: ({ row }) => <Time at={row.original.createdAt} className="whitespace-nowrap text-ink-2" />,
      },
    ],
    [t],
  );
}
