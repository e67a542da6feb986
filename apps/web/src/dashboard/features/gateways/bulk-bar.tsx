import type { RouteMode, SettleOrder } from '@till/contract';
import { positiveAmountSchema } from '@till/contract';
import { clsx } from 'clsx';
import { Trash2, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../shared/ui/button.js';
import { controlClass } from '../../../shared/ui/field.js';
import { routeModes, settleOrders, type RouteDraft } from './route-table.js';

interface Props {
  count: number;
  onApply: (part: Partial<RouteDraft>) => void;
  /** Puts the chosen away; left out where there is nothing to remove yet. */
  onRemove?: () => void;
  onClear: () => void;
}

/** One price, mode or order for everything that is ticked. */
export function BulkBar({ count, onApply, onRemove, onClear }: Props) {
  const { t } = useTranslation();
  const [price, setPrice] = useState('');
  const priceOk = positiveAmountSchema.safeParse(price.trim()).success;
  const select = clsx(controlClass, 'min-h-8 max-w-40 pr-7 pl-2');
  return (
    <div role="toolbar" aria-label={t('gateways.bulk.label')} className="flex flex-wrap items-center gap-2 border-t border-line bg-till-soft px-5 py-2 text-sm">
      <span className="num mr-1 font-medium text-till">{t('gateways.bulk.chosen', { count })}</span>
      <form
        className="flex items-center gap-1.5"
        onSubmit={(event) => {
          event.preventDefault();
          if (priceOk) onApply({ price: price.trim() });
        }}
      >
        <span className="relative">
          <span aria-hidden className="absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3">
            $
          </span>
          <input aria-label={t('gateways.bulk.price')} placeholder="0.01" inputMode="decimal" autoComplete="off" value={price} onChange={(event) => setPrice(event.target.value)} className={clsx(controlClass, 'num min-h-8 max-w-24 pr-2 pl-6')} />
        </span>
        <Button size="sm" type="submit" disabled={!priceOk}>
          {t('gateways.bulk.setPrice')}
        </Button>
      </form>
      <select aria-label={t('gateways.bulk.mode')} value="" onChange={(event) => onApply({ mode: event.target.value as RouteMode })} className={select}>
        <option value="" disabled>
          {t('gateways.bulk.mode')}
        </option>
        {routeModes.map((mode) => (
          <option key={mode} value={mode}>
            {t(`gateways.mode.${mode}`)}
          </option>
        ))}
      </select>
      <select aria-label={t('gateways.bulk.settle')} value="" onChange={(event) => onApply({ settle: event.target.value as SettleOrder })} className={select}>
        <option value="" disabled>
          {t('gateways.bulk.settle')}
        </option>
        {settleOrders.map((order) => (
          <option key={order} value={order}>
            {t(`gateways.settle.${order}`)}
          </option>
        ))}
      </select>
      {onRemove && (
        <Button size="sm" kind="quiet" icon={<Trash2 aria-hidden className="size-4" />} onClick={onRemove}>
          {t('gateways.routes.remove')}
        </Button>
      )}
      <Button size="sm" kind="quiet" icon={<X aria-hidden className="size-4" />} onClick={onClear} className="ml-auto">
        {t('gateways.bulk.clear')}
      </Button>
    </div>
  );
}
