import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useLive } from '../../shared/lib/live-provider.js';
import { dayStart, readerZone } from '../../shared/lib/zone.js';
import { Button, buttonClass } from '../../shared/ui/button.js';
import { Card } from '../../shared/ui/card.js';
import { ColumnPicker } from '../../shared/ui/column-picker.js';
import { DataTable } from '../../shared/ui/data-table.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { PageHeader } from '../../shared/ui/page-header.js';
import { SampleIncome } from '../../shared/ui/sample-income.js';
import { paymentsQuery } from '../features/payments/api.js';
import { ExportLink } from '../features/payments/export-link.js';
import { usePaymentColumns } from '../features/payments/payment-columns.js';
import { PaymentFilters, type PaymentFilterValues } from '../features/payments/payment-filters.js';

const route = getRouteApi('/member/shell/payments');

/** Every payment, filtered by what the address of the page says, so that a view can be kept and sent. */
export function PaymentsPage() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { fresh } = useLive();
  const { q, status, network, resource, from, to } = search;
  const zone = readerZone();
  // Days of the reader's own, the last one whole.
  const filters = { q, status, network, resourceId: resource, from: from && dayStart(from, zone).toISOString(), to: to && dayStart(to, zone, 1).toISOString() };
  const list = useInfiniteQuery({ ...paymentsQuery(filters), placeholderData: keepPreviousData });
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.data), [list.data]);
  const columns = usePaymentColumns();
  const hidden = search.hide?.split(',') ?? ['version'];
  const filtered = Boolean(q ?? status ?? network ?? resource ?? from ?? to);
  const change = (next: PaymentFilterValues) => void navigate({ search: (before) => ({ ...before, ...(next as typeof search) }), replace: true });
  const clear = () => void navigate({ search: { hide: search.hide } });
  return (
    <>
      <PageHeader title={t('payments.title')} actions={rows && rows.length > 0 && <ExportLink filters={filters} />} />
      <Card flush>
        <PaymentFilters
          values={search}
          onChange={change}
          onClear={clear}
          end={
            <ColumnPicker
              columns={columns.slice(1).map(({ id, header }) => ({ id, label: header }))}
              hidden={hidden}
              onChange={(next) => void navigate({ search: (before) => ({ ...before, hide: next.join(',') || 'none' }), replace: true })}
            />
          }
        />
        <div className="border-t border-line">
          <DataTable
            label={t('payments.title')}
            columns={columns}
            hidden={hidden}
            rows={rows}
            rowId={(row) => row.id}
            isFresh={(row) => fresh.has(row.id)}
            onOpen={(row) => void navigate({ to: '/payments/$paymentId', params: { paymentId: row.id } })}
            error={list.error}
            onRetry={() => void list.refetch()}
            more={{ has: list.hasNextPage, busy: list.isFetchingNextPage, load: () => void list.fetchNextPage() }}
            empty={filtered ? <EmptyState title={t('payments.noMatch')} action={<Button onClick={clear}>{t('payments.filter.clear')}</Button>} /> : <NoPayments />}
          />
        </div>
      </Card>
    </>
  );
}

function NoPayments() {
  const { t } = useTranslation();
  return (
    <EmptyState
      sample={<SampleIncome />}
      title={t('payments.empty')}
      hint={t('payments.emptyHint')}
      action={
        <Link to="/resources/new" search={{ kind: 'pay_link' }} className={buttonClass('primary')}>
          {t('payments.emptyCta')}
        </Link>
      }
    />
  );
}
