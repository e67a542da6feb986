import { paymentStatuses } from '@till/contract';
import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { controlClass } from '../../../shared/ui/field.js';
import { FilterBar, FilterSelect } from '../../../shared/ui/filter-bar.js';
import { networkChoicesQuery } from './api.js';
import { ResourceFilter } from './resource-filter.js';

export interface PaymentFilterValues {
  q?: string | undefined;
  status?: string | undefined;
  network?: string | undefined;
  resource?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

interface Props {
  values: PaymentFilterValues;
  onChange: (change: PaymentFilterValues) => void;
  onClear: () => void;
  end: ReactNode;
}

/** Filters of the payments list: state, network, resource, days and a search. */
export function PaymentFilters({ values, onChange, onClear, end }: Props) {
  const { t } = useTranslation();
  const networks = useQuery(networkChoicesQuery);
  const { q, status, network, resource, from, to } = values;
  const active = [status, network, resource, from, to].filter(Boolean).length;
  return (
    <FilterBar search={q ?? ''} searchLabel={t('payments.filter.search')} onSearch={(text) => onChange({ q: text || undefined })} active={active} onClear={onClear} end={end}>
      <FilterSelect
        label={t('payments.filter.status')}
        value={status ?? ''}
        onChange={(value) => onChange({ status: value || undefined })}
        options={paymentStatuses.map((value) => ({ value, label: t(`common.status.${value}`) }))}
      />
      <FilterSelect label={t('payments.filter.network')} value={network ?? ''} onChange={(value) => onChange({ network: value || undefined })} options={networks.data ?? []} />
      <ResourceFilter value={resource ?? ''} onChange={(value) => onChange({ resource: value || undefined })} />
      <DayInput label={t('payments.filter.from')} value={from} onChange={(value) => onChange({ from: value })} />
      <DayInput label={t('payments.filter.to')} value={to} onChange={(value) => onChange({ to: value })} />
    </FilterBar>
  );
}

function DayInput({ label, value, onChange }: { label: string; value: string | undefined; onChange: (value: string | undefined) => void }) {
  return (
    <label className="flex items-center gap-1.5 text-sm text-ink-3">
      {label}
      <input type="date" value={value ?? ''} onChange={(event) => onChange(event.target.value || undefined)} className={clsx(controlClass, 'min-h-8 w-auto px-2', value && 'border-till font-medium')} />
    </label>
  );
}
