import type { Settlements } from '@till/contract';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { bucketsOf, groupsOf } from '../../../shared/lib/chart-buckets.js';
import { networkLook } from '../../../shared/lib/network-look.js';
import { periodRange } from '../../../shared/lib/period.js';
import { useNow } from '../../../shared/lib/use-now.js';
import { dayIn, dayStart, readerZone } from '../../../shared/lib/zone.js';
import { Card } from '../../../shared/ui/card.js';
import { StackedChart } from '../../../shared/ui/stacked-chart.js';

/** What each day left, by network: the same net figures as the table's. */
export function DailyCard({ networks }: { networks: Settlements['networks'] }) {
  const { t } = useTranslation();
  const zone = readerZone();
  const today = dayIn(zone, new Date(useNow()));
  const buckets = useMemo(() => {
    const series = networks.flatMap(({ network, wallets }) => wallets.flatMap(({ days }) => days.map(({ day, net, count }) => ({ at: dayStart(day, zone).toISOString(), group: network, amount: net, count }))));
    const { from } = periodRange('30d', dayStart(today, zone), zone);
    return bucketsOf({ series, from, to: dayStart(today, zone, 1).toISOString(), interval: 'day' }, zone);
  }, [networks, today, zone]);
  const groups = useMemo(() => groupsOf(buckets), [buckets]);
  return (
    <Card title={t('settlements.daily')} lead={t('settlements.dailyLead', { zone })}>
      <StackedChart label={t('settlements.dailyAlt')} buckets={buckets} groups={groups} interval="day" titleOf={(group) => networkLook(group).title} hueOf={(group) => networkLook(group).hue} />
    </Card>
  );
}
