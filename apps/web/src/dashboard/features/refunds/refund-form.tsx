import type { Payment, Refund } from '@till/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newIdempotencyKey } from '../../../shared/lib/api.js';
import { amountText, amountUnits, unitsText } from '../../../shared/lib/amount-text.js';
import { useLocale } from '../../../shared/lib/use-locale.js';
import { Button } from '../../../shared/ui/button.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { Field, Input } from '../../../shared/ui/field.js';
import { useOpenRefund } from './api.js';
import { refundAmountFault } from './refund-amount.js';
import { RefundParties } from './refund-parties.js';

/** How much goes back, to whom, from where. Nothing moves yet: the wallet sends it in the next step. */
export function RefundForm({ payment, onOpened }: { payment: Payment; onOpened: (refund: Refund) => void }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const left = payment.refundableAmount;
  const [amount, setAmount] = useState(left);
  // One key per amount: a repeated click opens one refund, another amount is another wish.
  const [wish, setWish] = useState({ amount, key: newIdempotencyKey() });
  const [touched, setTouched] = useState(false);
  const open = useOpenRefund(onOpened);
  const fault = refundAmountFault(amount, left);
  const remaining = fault === null ? (amountUnits(left) ?? 0n) - (amountUnits(amount) ?? 0n) : 0n;
  const shown = (text: string) => amountText(text, { locale });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTouched(true);
    if (fault !== null) return;
    const own = wish.amount === amount ? wish : { amount, key: newIdempotencyKey() };
    setWish(own);
    open.mutate({ paymentId: payment.id, amount: amount.trim(), key: own.key });
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      <Field
        label={t('refunds.amount')}
        error={touched && fault !== null ? t(`refunds.amountFault.${fault}`, { left: shown(left) }) : undefined}
        hint={remaining > 0n ? t('refunds.remaining', { left: shown(unitsText(remaining)) }) : t('refunds.most', { left: shown(left) })}
      >
        {(wiring) => (
          <div className="flex items-center gap-2">
            <div className="relative w-52">
              <Input {...wiring} value={amount} onChange={(event) => setAmount(event.target.value)} onBlur={() => setTouched(true)} inputMode="decimal" autoComplete="off" className="num pr-16" />
              <span aria-hidden className="absolute top-1/2 right-3 -translate-y-1/2 text-xs text-ink-3">
                USDC
              </span>
            </div>
            {amount.trim() !== left && (
              <Button kind="quiet" size="sm" onClick={() => setAmount(left)}>
                {t('refunds.all')}
              </Button>
            )}
          </div>
        )}
      </Field>
      <RefundParties network={payment.network} from={payment.payTo} to={payment.payer} />
      <p className="text-sm text-ink-3">{t('refunds.payerNote')}</p>
      {open.error && <ErrorNote error={open.error} />}
      <div className="flex justify-end">
        <Button type="submit" kind="primary" busy={open.isPending}>
          {t('refunds.next')}
        </Button>
      </div>
    </form>
  );
}
