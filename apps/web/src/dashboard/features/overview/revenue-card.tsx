import type { Revenue } from '@till/contract';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { bucketsOf, groupsOf } from '../../../shared/lib/chart-buckets.js';
import { networkLook } from '../../../shared/lib/network-look.js';
import { Card } from '../../../shared/ui/card.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { Skeleton } from '../../../shared/ui/skeleton.js';
import { StackedChart } from '../../../shared/ui/stacked-chart.js';

interface Props {
  revenue: Revenue | undefined;
  error: unknown;
  onRetry: () => void;
}

/** From where the money came, over time. */
export function RevenueCard({ revenue, error, onRetry }: Props) {
  const { t } = useTranslation();
  const buckets = useMemo(() => (revenue ? bucketsOf(revenue) : []), [revenue]);
  const groups = useMemo(() => groupsOf(buckets), [buckets]);
  return (
    <Card title={t('overview.revenue')} lead={t('overview.books')}>
      {error && !revenue ? (
        <ErrorNote error={error} onRetry={onRetry} />
      ) : revenue ? (
        <StackedChart
          label={t('overview.revenueAlt')}
          buckets={buckets}
          groups={groups}
          interval={revenue.interval}
          titleOf={(group) => networkLook(group).title}
          hueOf={(group) => networkLook(group).hue}
        />
      ) : (
        <Skeleton className="mt-7 h-[340px] w-full" />
      )}
    </Card>
  );
}
