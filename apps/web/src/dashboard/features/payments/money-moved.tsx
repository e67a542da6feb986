import type { Payment } from '@till/contract';
import { Check, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { amountText, amountUnits } from '../../../shared/lib/amount-text.js';
import { shorten } from '../../../shared/lib/shorten.js';
import { useLocale } from '../../../shared/lib/use-locale.js';

const looks = {
  yes: { box: 'border-till/50 bg-till-soft', mark: <Check aria-hidden className="size-5" strokeWidth={3} />, chip: 'bg-till text-on-till' },
  no: { box: 'border-line-strong/60 bg-well', mark: <X aria-hidden className="size-5" strokeWidth={3} />, chip: 'bg-ink-2 text-paper' },
  unknown: { box: 'border-unknown/60 stripes-unknown', mark: <span aria-hidden className="text-lg leading-none font-bold">?</span>, chip: 'bg-unknown text-paper' },
};

/** The one question that matters after a payment, answered in one sentence. */
export function MoneyMoved({ payment }: { payment: Payment }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const look = looks[payment.moneyMoved];
  return (
    <section className={`flex items-center gap-4 rounded-lg border p-4 ${look.box}`}>
      <span className={`grid size-10 shrink-0 place-items-center rounded-full ${look.chip}`}>{look.mark}</span>
      <div className={payment.moneyMoved === 'unknown' ? 'rounded-md bg-unknown-soft px-2 py-1' : ''}>
        <h2 className="text-sm text-ink-2">{t('payments.moved.question')}</h2>
        <p className="font-medium">
          {t(`payments.moved.${payment.moneyMoved}`, { amount: amountText(payment.amount, { locale }), payTo: shorten(payment.payTo) })}
          {amountUnits(payment.refundedAmount) !== 0n && ` ${t('payments.moved.back', { amount: amountText(payment.refundedAmount, { locale }) })}`}
        </p>
      </div>
    </section>
  );
}
