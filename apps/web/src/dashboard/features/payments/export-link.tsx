import type { ListPaymentsQuery } from '@till/contract';
import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMode } from '../../../shared/lib/mode.js';
import { readerZone } from '../../../shared/lib/zone.js';
import { buttonClass } from '../../../shared/ui/button.js';

/** Where the file of the payments that fit the filters is: the list's own bounds, dates in the reader's time zone, readable by Excel. */
function exportAddress(filters: Omit<ListPaymentsQuery, 'cursor' | 'limit'>, mode: string): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...filters, timeZone: readerZone(), bom: '1', mode })) if (value) query.set(name, value);
  return `/v1/exports/payments.csv?${query.toString()}`;
}

/** Downloads what the list shows, all pages of it; the browser shows how far it is. */
export function ExportLink({ filters }: { filters: Omit<ListPaymentsQuery, 'cursor' | 'limit'> }) {
  const { t } = useTranslation();
  return (
    <a href={exportAddress(filters, useMode())} download className={buttonClass()} title={t('payments.exportHint')}>
      <Download aria-hidden className="size-4" />
      {t('payments.export')}
    </a>
  );
}
