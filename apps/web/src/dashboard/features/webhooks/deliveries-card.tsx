import { sentEventTypeSchema, type WebhookEndpoint, webhookDeliveryStatusSchema, webhookKeptDays } from '@till/contract';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../shared/ui/button.js';
import { Card } from '../../../shared/ui/card.js';
import { DataTable } from '../../../shared/ui/data-table.js';
import { EmptyState } from '../../../shared/ui/empty-state.js';
import { FilterBar, FilterSelect } from '../../../shared/ui/filter-bar.js';
import { deliveriesQuery } from './api.js';
import { useDeliveryColumns } from './delivery-columns.js';

export interface DeliveryFilterValues {
  status?: string | undefined;
  event?: string | undefined;
  about?: string | undefined;
}

interface Props {
  endpoint: WebhookEndpoint;
  values: DeliveryFilterValues;
  onChange: (change: DeliveryFilterValues) => void;
  onClear: () => void;
  onOpen: (id: string) => void;
}

/** What was sent to an endpoint, filtered by what the address of the page says. */
export function DeliveriesCard({ endpoint, values, onChange, onClear, onOpen }: Props) {
  const { t } = useTranslation();
  const { status, event, about } = values;
  const filters = { status: webhookDeliveryStatusSchema.safeParse(status).data, eventType: sentEventTypeSchema.safeParse(event).data, subjectId: about };
  const list = useInfiniteQuery({ ...deliveriesQuery(endpoint.id, filters), placeholderData: keepPreviousData });
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.data), [list.data]);
  const columns = useDeliveryColumns(endpoint.failingSince !== null);
  const isFiltered = Boolean(status ?? event ?? about);
  return (
    <Card flush title={t('webhooks.deliveries.title')} lead={t('webhooks.deliveries.lead', { days: webhookKeptDays })}>
      {(isFiltered || rows?.length !== 0) && (
        <FilterBar inline className="px-5 pt-0" search={about ?? ''} searchLabel={t('webhooks.deliveries.search')} onSearch={(text) => onChange({ about: text.trim() || undefined })} active={[status, event].filter(Boolean).length} onClear={onClear}>
          <FilterSelect label={t('webhooks.deliveries.status')} value={status ?? ''} onChange={(value) => onChange({ status: value || undefined })} options={webhookDeliveryStatusSchema.options.map((value) => ({ value, label: t(`webhooks.status.${value}`) }))} />
          <FilterSelect label={t('webhooks.deliveries.event')} value={event ?? ''} onChange={(value) => onChange({ event: value || undefined })} options={sentEventTypeSchema.options.map((value) => ({ value, label: value }))} />
        </FilterBar>
      )}
      <div className="border-t border-line">
        <DataTable
          label={t('webhooks.deliveries.title')}
          columns={columns}
          rows={rows}
          rowId={(row) => row.id}
          onOpen={(row) => onOpen(row.id)}
          error={list.error}
          onRetry={() => void list.refetch()}
          more={{ has: list.hasNextPage, busy: list.isFetchingNextPage, load: () => void list.fetchNextPage() }}
          empty={
            isFiltered ? (
              <EmptyState title={t('webhooks.deliveries.noMatch')} action={<Button onClick={onClear}>{t('payments.filter.clear')}</Button>} />
            ) : (
              <EmptyState title={t('webhooks.deliveries.empty')} hint={t('webhooks.deliveries.emptyHint')} />
            )
          }
        />
      </div>
    </Card>
  );
}
