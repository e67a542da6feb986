import { clsx } from 'clsx';
import { useLocale } from '../lib/use-locale.js';
import { amountText } from '../lib/amount-text.js';

interface Props {
  /** Decimal string as the API answers it. */
  value: string;
  /** Two fraction digits for totals; the full number stays in the tooltip and on the clipboard. */
  precision?: 'exact' | 'cents';
  currency?: boolean;
  className?: string;
}

/** An amount of USDC in tabular figures, with the currency said once. */
export function Amount({ value, precision = 'exact', currency = true, className }: Props) {
  const locale = useLocale();
  return (
    <span className={clsx('num whitespace-nowrap', className)} title={`${value} USDC`}>
      {amountText(value, { locale, precision })}
      {currency && <span className="ml-[0.3em] text-[0.8em] font-normal text-ink-3">USDC</span>}
    </span>
  );
}
