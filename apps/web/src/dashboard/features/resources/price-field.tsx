import { useTranslation } from 'react-i18next';
import { Field, Input } from '../../../shared/ui/field.js';
import { useResourceForm } from './form-context.js';

/** Price of a pay link. A changed price says what happens to quotes that are out already. */
export function PriceField({ oldPrice }: { oldPrice: string | null }) {
  const { t } = useTranslation();
  const { register, watch, errorOf } = useResourceForm();
  const changed = oldPrice !== null && watch('price').trim() !== oldPrice;
  return (
    <Field label={t('resources.field.price')} error={errorOf('price')} hint={changed ? <span className="text-unknown">{t('resources.field.priceNote')}</span> : undefined}>
      {(wiring) => (
        <div className="relative max-w-60">
          <span aria-hidden className="absolute top-1/2 left-3 -translate-y-1/2 text-ink-3">
            $
          </span>
          <Input {...wiring} {...register('price')} inputMode="decimal" autoComplete="off" placeholder="1.50" className="num pr-16 pl-7" />
          <span aria-hidden className="absolute top-1/2 right-3 -translate-y-1/2 text-xs text-ink-3">
            USDC
          </span>
        </div>
      )}
    </Field>
  );
}
