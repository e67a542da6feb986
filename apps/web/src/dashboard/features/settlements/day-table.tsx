import { type PaymentStatus, paymentStatuses, type Settlements } from '@till/contract';
import { clsx } from 'clsx';
import { Check, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { amountText, amountUnits } from '../../../shared/lib/amount-text.js';
import { dayText, durationText } from '../../../shared/lib/time-text.js';
import { useLocale } from '../../../shared/lib/use-locale.js';
import { Amount } from '../../../shared/ui/amount.js';
import { StateBadge } from '../../../shared/ui/state-badge.js';

type Day = Settlements['networks'][number]['wallets'][number]['days'][number];

/** In the order in which the last is made of the others. */
const sums = ['gross', 'reversed', 'refunded', 'net'] as const;
const takenOff: ReadonlySet<string> = new Set(['reversed', 'refunded']);

const cell = 'px-3 py-2 text-left align-middle first:pl-5 last:pr-5';

function isStatus(state: string): state is PaymentStatus {
  return (paymentStatuses as readonly string[]).includes(state);
}

function Reconciled({ value }: { value: boolean | null }) {
  const { t } = useTranslation();
  if (value === null) return <span className="text-xs whitespace-nowrap text-ink-3">{t('settlements.reconciledNull')}</span>;
  const Icon = value ? Check : TriangleAlert;
  return (
    <span className={`inline-flex items-center gap-1 text-xs whitespace-nowrap ${value ? 'text-till' : 'text-unknown'}`}>
      <Icon aria-hidden className="size-4" />
      {t(value ? 'settlements.reconciledYes' : 'settlements.reconciledNo')}
    </span>
  );
}

/** A phone has no room for the columns that net is made of: where they differ they stand under it. */
function OnPhone({ day }: { day: Day }) {
  const locale = useLocale();
  const parts = [day.gross, ...[day.reversed, day.refunded].filter((sum) => amountUnits(sum) !== 0n).map((sum) => `-${sum}`)];
  return <span className="num block text-xs font-normal text-ink-3 sm:hidden">{parts.map((sum) => amountText(sum, { locale })).join(' ')}</span>;
}

/** Days of one wallet on one network. */
export function DayTable({ days, label }: { days: readonly Day[]; label: string }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const latency = (ms: number | null) => (ms === null ? '–' : durationText(ms, locale));
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={label}>
      <table className="w-full text-sm">
        <caption className="sr-only">{label}</caption>
        <thead>
          <tr className="border-y border-line text-xs text-ink-3">
            <th scope="col" className={`${cell} font-medium`}>{t('settlements.day')}</th>
            {sums.map((name) => (
              <th key={name} scope="col" title={t(`settlements.${name}Hint`)} className={clsx(cell, 'text-right font-medium whitespace-nowrap', name !== 'net' && 'max-sm:hidden')}>{t(`settlements.${name}`)}</th>
            ))}
            <th scope="col" className={`${cell} text-right font-medium`}>{t('settlements.payments')}</th>
            <th scope="col" className={`${cell} font-medium`}>{t('settlements.states')}</th>
            <th scope="col" className={`${cell} font-medium whitespace-nowrap`} title={t('settlements.latencyHint')}>
              {t('settlements.latency')} <span className="font-normal">p50 / p95</span>
            </th>
            <th scope="col" className={`${cell} font-medium`}>{t('settlements.reconciled')}</th>
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={day.day} className="border-b border-line last:border-b-0">
              <th scope="row" className={`${cell} num font-normal whitespace-nowrap`}>{dayText(day.day, locale)}</th>
              {sums.map((name) => (
                <td key={name} className={clsx(cell, 'text-right', name === 'net' ? 'font-semibold' : 'max-sm:hidden', name !== 'net' && amountUnits(day[name]) === 0n && 'text-ink-3')}>
                  {amountUnits(day[name]) === 0n && name !== 'net' ? '–' : <Amount value={takenOff.has(name) ? `-${day[name]}` : day[name]} />}
                  {name === 'net' && day.net !== day.gross && <OnPhone day={day} />}
                </td>
              ))}
              <td className={`${cell} num text-right`}>{day.count}</td>
              <td className={cell}>
                <span className="flex flex-wrap gap-1.5">
                  {Object.entries(day.states).map(([state, count]) =>
                    isStatus(state) && count > 0 ? (
                      <span key={state} className="inline-flex items-center gap-1 whitespace-nowrap">
                        <span className="num text-xs text-ink-2">{count}</span>
                        <StateBadge status={state} />
                      </span>
                    ) : null,
                  )}
                </span>
              </td>
              <td className={`${cell} num whitespace-nowrap text-ink-2`}>
                {latency(day.latencyMs.p50)} / {latency(day.latencyMs.p95)}
              </td>
              <td className={cell}><Reconciled value={day.reconciled} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
