import { useTranslation } from 'react-i18next';
import { type Bucket, bucketLabel, type Interval } from '../lib/chart-buckets.js';
import { useLocale } from '../lib/use-locale.js';

interface Props {
  buckets: readonly Bucket[];
  interval: Interval;
  zone?: string | undefined;
  heightPx: number;
  /** Why it is empty; of money, unless something else is said. */
  text?: { title: string; hint: string };
}

/** A chart without money: the axis is drawn, the words say why it is empty. */
export function EmptyChart({ buckets, interval, zone, heightPx, text }: Props) {
  const { t } = useTranslation();
  const locale = useLocale();
  const marks = [0, 0.33, 0.66, 1].map((share) => buckets[Math.round(share * (buckets.length - 1))]?.at).filter((at) => at !== undefined);
  return (
    <div className="relative mt-6" style={{ height: heightPx }}>
      <div aria-hidden className="absolute inset-x-0 top-0 bottom-7 flex flex-col justify-between">
        {[0, 1, 2, 3].map((line) => (
          <span key={line} className={line === 3 ? 'h-px bg-line-strong' : 'h-px bg-line'} />
        ))}
      </div>
      <div aria-hidden className="num absolute inset-x-0 bottom-0 flex justify-between text-xs text-ink-3">
        {marks.map((at, index) => (
          <span key={`${at}${index}`}>{bucketLabel(at, interval, locale, zone)}</span>
        ))}
      </div>
      <div className="absolute inset-x-0 top-0 bottom-7 grid place-content-center text-center">
        <p className="rounded-md bg-sheet px-3 py-0.5 font-medium">{text?.title ?? t('overview.revenueEmpty')}</p>
        <p className="rounded-md bg-sheet px-3 py-0.5 text-ink-3">{text?.hint ?? t('overview.revenueEmptyHint')}</p>
      </div>
    </div>
  );
}
