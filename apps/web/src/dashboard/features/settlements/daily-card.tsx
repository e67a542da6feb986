import type { Settlements } from '@till/contract';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { bucketsOf, groupsOf } from '../../../shared/lib/chart-buckets.js';
import { networkLook } from '../../../shared/lib/network-look.js';
import { periodRange } from '../../../shared/lib/period.js';
import { useNow } from '../../../shared/lib/use-now.js';
import { Card } from '../../../shared/ui/card.js';
import { StackedChart } from '../../../shared/ui/stacked-chart.js';

/** What each day left, by network: the same net figures as the table's. */
export function DailyCard({ networks }: { networks: Settlements['networks'] }) {
  const { t } = useTranslation();
  const today = new Date(useNow()).toISOString().slice(0, 10);
  const buckets = useMemo(() => {
    const series = networks.flatMap(({ network, wallets }) => wallets.flatMap(({ days }) => days.map(({ day, net, count }) => ({ at: `${day}T00:00:00.000Z`, group: network, amount: net, count }))));
    const { from } = periodRange('30d', new Date(`${today}T12:00:00Z`));
    return bucketsOf({ series, from, to: `${today}T23:59:59.999Z`, interval: 'day' });
  }, [networks, today]);
  const groups = useMemo(() => groupsOf(buckets), [buckets]);
  return (
    <Card title={t('settlements.daily')} lead={t('settlements.dailyLead')}>
      <StackedChart label={t('settlements.dailyAlt')} buckets={buckets} groups={groups} interval="day" titleOf={(group) => networkLook(group).title} hueOf={(group) => networkLook(group).hue} />
    </Card>
  );
}
