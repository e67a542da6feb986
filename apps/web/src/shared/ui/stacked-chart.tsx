import { ChartColumn, Table2 } from 'lucide-react';
import { type KeyboardEvent, lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Bucket, bucketLabel, type Interval, totalsOf } from '../lib/chart-buckets.js';
import { useLocale } from '../lib/use-locale.js';
import { Button } from './button.js';
import { ChartTable } from './chart-table.js';
import { EmptyChart } from './empty-chart.js';
import { measured, type Measure, measureText } from './measured.js';
import { Skeleton } from './skeleton.js';

const StackedPlot = lazy(async () => ({ default: (await import('./stacked-plot.js')).StackedPlot }));

interface Props {
  label: string;
  buckets: readonly Bucket[];
  groups: readonly string[];
  interval: Interval;
  /** Whose days the buckets are, where they are not the reader's. */
  zone?: string | undefined;
  titleOf: (group: string) => string;
  /** Custom property of a group's colour. */
  hueOf: (group: string) => string;
  /** What the numbers are: base units of USDC, or plain counts. */
  measure?: Measure;
  /** Said in place of the chart when there is nothing to draw. */
  empty?: { title: string; hint: string };
}

const heightPx = 300;
const steps: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowLeft: (index) => index - 1,
  ArrowRight: (index) => index + 1,
  Home: () => 0,
  End: (_index, last) => last,
};

/** Stacked bars over time: read by hover, by arrow keys, or as a table; without money, an axis and words. */
export function StackedChart(props: Props) {
  const { label, buckets, groups, interval, zone, hueOf, measure = 'usdc', empty } = props;
  const { t } = useTranslation();
  const [index, setIndex] = useState<number | null>(null);
  const [asTable, setAsTable] = useState(false);
  const last = buckets.length - 1;
  const spoken = useSpoken(props, index ?? last);
  if (groups.length === 0) return <EmptyChart heightPx={heightPx} buckets={buckets} interval={interval} zone={zone} {...(empty ? { text: empty } : {})} />;
  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    setIndex(Math.min(last, Math.max(0, step(index ?? last + 1, last))));
  };
  return (
    <div>
      <Readout {...props} index={index} />
      {asTable ? (
        <ChartTable {...props} />
      ) : (
        <div
          role="slider"
          tabIndex={0}
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={Math.max(0, last)}
          aria-valuenow={index ?? last}
          aria-valuetext={spoken}
          onKeyDown={onKeyDown}
          onBlur={() => setIndex(null)}
          className="rounded-md"
        >
          <Suspense fallback={<Skeleton className="h-[300px] w-full" />}>
            <StackedPlot buckets={buckets} groups={groups} hueOf={hueOf} interval={interval} zone={zone} measure={measure} index={index} onIndex={setIndex} heightPx={heightPx} />
          </Suspense>
        </div>
      )}
      <div className="mt-2 flex justify-end">
        <Button kind="quiet" size="sm" onClick={() => setAsTable(!asTable)} icon={asTable ? <ChartColumn aria-hidden className="size-4" /> : <Table2 aria-hidden className="size-4" />}>
          {t(asTable ? 'common.table.showChart' : 'common.table.showTable')}
        </Button>
      </div>
    </div>
  );
}

function useSpoken({ buckets, groups, interval, zone, titleOf, measure = 'usdc' }: Props, index: number): string {
  const locale = useLocale();
  const bucket = buckets[index];
  if (!bucket) return '';
  const parts = groups.filter((group) => bucket.byGroup.has(group)).map((group) => `${titleOf(group)} ${measureText(bucket.byGroup.get(group) ?? 0n, measure)}`);
  return `${bucketLabel(bucket.at, interval, locale, zone)}: ${measureText(bucket.total, measure)}${measure === 'usdc' ? ' USDC' : ''}. ${parts.join(', ')}`;
}

function Readout({ buckets, groups, interval, zone, titleOf, hueOf, index, measure = 'usdc' }: Props & { index: number | null }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const bucket = index === null ? null : buckets[index];
  const shown = bucket ? bucket.byGroup : totalsOf(buckets);
  const total = [...shown.values()].reduce((sum, units) => sum + units, 0n);
  return (
    <div aria-hidden className="num mb-1 flex min-h-6 flex-wrap items-center gap-x-4 text-sm">
      <span className="font-medium">{bucket ? bucketLabel(bucket.at, interval, locale, zone) : t('overview.readoutTotal')}</span>
      <span className="font-semibold">{measured(total, measure, true)}</span>
      {groups
        .filter((group) => shown.has(group))
        .map((group) => (
          <span key={group} className="flex items-center gap-1.5 text-ink-2">
            <span className="size-2.5 rounded-[3px]" style={{ background: `var(${hueOf(group)})` }} />
            {titleOf(group)} {measured(shown.get(group) ?? 0n, measure)}
          </span>
        ))}
    </div>
  );
}
