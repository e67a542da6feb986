import type { RouteMethod } from '@till/contract';
import { clsx } from 'clsx';
import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { controlClass } from '../../../shared/ui/field.js';
import { type ImportRow as Row, isPrice } from './import-draft.js';
import { MethodMark } from './method-mark.js';

interface Props {
  row: Row;
  onChange: (part: Partial<Pick<Row, 'chosen' | 'price'>>) => void;
}

/** One operation of the description: taken or left, at a price. */
export function ImportRow({ row, onChange }: Props) {
  const { t } = useTranslation();
  const { operation, isNew, chosen } = row;
  const name = `${operation.method} ${operation.path}`;
  const isFaulty = chosen && !isPrice(row.price);
  return (
    <li className={clsx('border-t border-line px-5 py-2', !isNew && 'bg-well/50')}>
      <div className="grid grid-cols-[1.25rem_minmax(0,1fr)_6.5rem] items-center gap-x-3">
        <input type="checkbox" aria-label={t('gateways.routes.select', { name })} checked={chosen} disabled={!isNew} onChange={(event) => onChange({ chosen: event.target.checked })} className="size-4 accent-till" />
        <div className="flex min-w-0 items-center gap-2">
          <MethodMark method={operation.method.toUpperCase() as RouteMethod} />
          <span className="min-w-0">
            <span className="block font-mono text-xs font-medium break-all">
              {operation.path}
              {operation.deprecated && <span className="ml-2 rounded-full border border-line px-1.5 font-sans text-xs font-normal text-ink-3">{t('gateways.import.deprecated')}</span>}
            </span>
            {operation.summary && <span className="block truncate text-xs text-ink-3">{operation.summary}</span>}
          </span>
        </div>
        {isNew ? (
          <span className="relative">
            <span aria-hidden className="absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3">
              $
            </span>
            <input aria-label={t('gateways.routes.priceOf', { name })} aria-invalid={isFaulty || undefined} inputMode="decimal" autoComplete="off" disabled={!chosen} value={row.price} onChange={(event) => onChange({ price: event.target.value })} className={clsx(controlClass, 'num min-h-9 pr-2 pl-6')} />
          </span>
        ) : (
          <span className="text-right text-xs text-ink-2">{t(`gateways.import.change.${operation.change}`)}</span>
        )}
      </div>
      {isFaulty && (
        <p role="alert" className="mt-1 pl-8 text-sm text-danger">
          {t('gateways.fault.price')}
        </p>
      )}
      {row.warnings.map((warning) => (
        <p key={warning.code} className="mt-1 flex items-start gap-1.5 pl-8 text-xs text-unknown">
          <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          {t(`gateways.import.warning.${warning.code}`)}
        </p>
      ))}
    </li>
  );
}
