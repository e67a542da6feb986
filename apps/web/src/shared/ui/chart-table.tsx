import { useTranslation } from 'react-i18next';
import { type Bucket, bucketLabel, type Interval } from '../lib/chart-buckets.js';
import { useLocale } from '../lib/use-locale.js';
import { measured, type Measure } from './measured.js';

interface Props {
  label: string;
  buckets: readonly Bucket[];
  groups: readonly string[];
  interval: Interval;
  zone?: string | undefined;
  titleOf: (group: string) => string;
  measure?: Measure;
}

/** The same numbers as the chart, for keyboard, screen reader and whoever prefers to read; newest first. */
export function ChartTable({ label, buckets, groups, interval, zone, titleOf, measure = 'usdc' }: Props) {
  const { t } = useTranslation();
  const locale = useLocale();
  const shown = buckets.filter((bucket) => bucket.total !== 0n).reverse();
  const cell = 'px-3 py-1.5 text-right first:text-left first:pl-0';
  return (
    <div className="h-[300px] overflow-auto" tabIndex={0} role="region" aria-label={label}>
      <table className="num w-full text-sm">
        <caption className="sr-only">{label}</caption>
        <thead>
          <tr className="border-b border-line text-xs text-ink-3">
            <th scope="col" className={cell}>
              {t('overview.time')}
            </th>
            {groups.map((group) => (
              <th key={group} scope="col" className={cell}>
                {titleOf(group)}
              </th>
            ))}
            <th scope="col" className={cell}>
              {t('overview.readoutTotal')}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((bucket) => (
            <tr key={bucket.at} className="border-b border-line last:border-b-0">
              <th scope="row" className={`${cell} font-normal`}>
                {bucketLabel(bucket.at, interval, locale, zone)}
              </th>
              {groups.map((group) => (
                <td key={group} className={cell}>
                  {measured(bucket.byGroup.get(group) ?? 0n, measure)}
                </td>
              ))}
              <td className={`${cell} font-medium`}>
                {measured(bucket.total, measure)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
