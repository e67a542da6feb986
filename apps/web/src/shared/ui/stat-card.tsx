import { clsx } from 'clsx';
import { ArrowDownRight, ArrowRight, ArrowUpRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../lib/use-locale.js';
import { Skeleton } from './skeleton.js';
import { Sparkline } from './sparkline.js';

interface Props {
  label: string;
  hint: string;
  value: ReactNode;
  /** Second line under the number. */
  detail?: ReactNode;
  /** Tenths of a percent against the period before; null when there was nothing to compare with. */
  change?: bigint | null;
  /** Whether more of it is good news; decides the colour of the arrow, never its direction. */
  moreIs?: 'good' | 'bad';
  spark?: readonly number[];
  tone?: 'plain' | 'unknown';
  large?: boolean;
  loading?: boolean;
}

/** One number that answers one question, with what it was before. */
export function StatCard({ label, hint, value, detail, change, moreIs, spark, tone = 'plain', large, loading }: Props) {
  return (
    <section className={clsx('relative flex min-w-0 flex-col gap-1 overflow-hidden rounded-lg border bg-sheet px-5 py-4', tone === 'unknown' ? 'border-unknown/60' : 'border-line')}>
      {tone === 'unknown' && <span aria-hidden className="absolute inset-y-0 left-0 w-1.5 stripes-unknown" />}
      {spark && <Sparkline values={spark} className="absolute inset-x-0 bottom-0 h-2/3 w-full" />}
      <h2 className="relative text-sm font-medium text-ink-2" title={hint}>
        {label}
        <span className="sr-only">. {hint}</span>
      </h2>
      {loading ? (
        <Skeleton className={large ? 'my-1 h-11 w-52' : 'my-0.5 h-8 w-24'} />
      ) : (
        <p className={clsx('num relative font-semibold tracking-tight', large ? 'text-2xl' : 'text-xl', tone === 'unknown' && 'text-unknown')}>{value}</p>
      )}
      <div className="relative min-h-5 text-sm text-ink-3">
        {!loading && change !== undefined ? <Change change={change} moreIs={moreIs ?? 'good'} /> : null}
        {!loading && detail}
      </div>
    </section>
  );
}

function Change({ change, moreIs }: { change: bigint | null; moreIs: 'good' | 'bad' }) {
  const { t } = useTranslation();
  const locale = useLocale();
  if (change === null) return <span>{t('overview.compare.nothing')}</span>;
  if (change === 0n) return <span className="inline-flex items-center gap-1"><ArrowRight aria-hidden className="size-4" />{t('overview.compare.same')}</span>;
  const up = change > 0n;
  const perMille = up ? change : -change;
  // Cut, not rounded: 99.6% more is not twice as much.
  const cut = perMille < 100n ? perMille : perMille - (perMille % 10n);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(Number(cut) / 1000);
  const good = up === (moreIs === 'good');
  const Icon = up ? ArrowUpRight : ArrowDownRight;
  return (
    <span className={clsx('inline-flex items-start gap-1', good ? 'text-till' : 'text-danger')}>
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      {t(up ? 'overview.compare.up' : 'overview.compare.down', { percent })}
    </span>
  );
}
