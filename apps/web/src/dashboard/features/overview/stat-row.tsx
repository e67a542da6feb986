import type { Overview, Revenue } from '@till/contract';
import { useTranslation } from 'react-i18next';
import { amountText, changePerMille, plotHeight } from '../../../shared/lib/amount-text.js';
import { bucketsOf } from '../../../shared/lib/chart-buckets.js';
import { useLocale } from '../../../shared/lib/use-locale.js';
import { Amount } from '../../../shared/ui/amount.js';
import { StatCard } from '../../../shared/ui/stat-card.js';

function countChange(now: number, before: number): bigint | null {
  return before === 0 ? null : (BigInt(now - before) * 1000n) / BigInt(before);
}

/** How much, and is anything wrong: the numbers of the period in one row. */
export function StatRow({ overview, revenue }: { overview: Overview | undefined; revenue: Revenue | undefined }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const count = (value: number | undefined) => new Intl.NumberFormat(locale).format(value ?? 0);
  const loading = !overview;
  const settled = overview?.settled;
  const unknown = overview?.unknown.count ?? 0;
  return (
    <div className="grid grid-cols-2 gap-3 lg:grid-cols-6">
      <div className="col-span-2 grid">
        <StatCard
          large
          loading={loading}
          label={t('overview.settled')}
          hint={t('overview.settledHint')}
          value={<Amount value={settled?.amount ?? '0'} precision="cents" />}
          change={settled ? changePerMille(settled.amount, settled.previousAmount) : null}
          detail={
            overview && overview.selfPaid.count > 0 ? (
              <span title={t('overview.selfPaidHint')} className="block">
                {t('overview.organic', { organic: amountText(overview.organic.amount, { locale, precision: 'cents' }), own: amountText(overview.selfPaid.amount, { locale, precision: 'cents' }) })}
              </span>
            ) : undefined
          }
          {...(revenue ? { spark: bucketsOf(revenue).map((bucket) => plotHeight(bucket.total)) } : {})}
        />
      </div>
      <StatCard
        loading={loading}
        label={t('overview.pending')}
        hint={t('overview.pendingHint')}
        value={count(overview?.pending.count)}
        detail={<Amount value={overview?.pending.amount ?? '0'} precision="cents" />}
      />
      <StatCard
        loading={loading}
        tone={unknown > 0 ? 'unknown' : 'plain'}
        label={t('overview.unknown')}
        hint={t('overview.unknownHint')}
        value={count(unknown)}
        detail={<Amount value={overview?.unknown.amount ?? '0'} precision="cents" />}
      />
      <StatCard
        loading={loading}
        label={t('overview.failed')}
        hint={t('overview.failedHint')}
        value={count(overview?.failed.count)}
        change={countChange(overview?.failed.count ?? 0, overview?.failed.previousCount ?? 0)}
        moreIs="bad"
      />
      <StatCard
        loading={loading}
        label={t('overview.payers')}
        hint={t('overview.payersHint')}
        value={count(overview?.payers.count)}
        change={countChange(overview?.payers.count ?? 0, overview?.payers.previousCount ?? 0)}
      />
    </div>
  );
}
