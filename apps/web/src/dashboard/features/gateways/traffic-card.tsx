import type { ClientClass, Gateway } from '@till/contract';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { unitsText } from '../../../shared/lib/amount-text.js';
import { type Bucket, groupsOf } from '../../../shared/lib/chart-buckets.js';
import { Amount } from '../../../shared/ui/amount.js';
import { Card } from '../../../shared/ui/card.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { Segmented } from '../../../shared/ui/segmented.js';
import { Skeleton } from '../../../shared/ui/skeleton.js';
import { StackedChart } from '../../../shared/ui/stacked-chart.js';
import { StatCard } from '../../../shared/ui/stat-card.js';
import { resourceRevenueQuery, trafficDays, trafficQuery } from './api.js';
import { answeredCalls, numbersByRoute, type RouteNumbers, sumOf } from './route-numbers.js';
import { callEntries, type CallKind, callKinds, clientEntries, clientKinds, dayBuckets, incomeEntries, wouldHaveEntries } from './traffic-buckets.js';

const kindHues: Readonly<Record<CallKind, string>> = { paid: '--till', free: '--net-solana', exempt: '--net-arbitrum', observed: '--state-unknown', challenged: '--net-other' };
const clientHues: Readonly<Record<ClientClass, string>> = { program: '--till', crawler: '--net-base', user_action: '--net-polygon', search: '--net-solana', browser: '--state-unknown', unknown: '--net-other' };
/** Hues for routes, told apart by lightness as well; a route keeps its place in the table. */
const routeHues = ['--till', '--net-base', '--state-unknown', '--net-polygon', '--net-solana', '--net-avalanche', '--net-arbitrum', '--net-peaq', '--net-iotex', '--net-ethereum'] as const;

/** Who called, who paid, and what watching would have earned: thirty days in pictures. */
export function TrafficCard({ gateway }: { gateway: Gateway }) {
  const traffic = useQuery(trafficQuery(gateway.id));
  const revenue = useQuery(resourceRevenueQuery);
  const data = useMemo(() => {
    if (!traffic.data || !revenue.data) return null;
    const ids = new Set(gateway.routes.map(({ id }) => id));
    const now = new Date();
    const { series } = revenue.data;
    return {
      total: sumOf(numbersByRoute(traffic.data, series), [...ids]),
      kind: dayBuckets(callEntries(traffic.data, series, ids), trafficDays, now),
      client: dayBuckets(clientEntries(traffic.data), trafficDays, now),
      income: dayBuckets(incomeEntries(series, ids), trafficDays, now),
      wouldHave: dayBuckets(wouldHaveEntries(traffic.data), trafficDays, now),
    };
  }, [gateway.routes, traffic.data, revenue.data]);
  const error = traffic.error ?? revenue.error;
  if (error && !data) return <ErrorNote error={error} onRetry={() => void Promise.all([traffic.refetch(), revenue.refetch()])} />;
  if (!data) return <Skeleton className="h-[34rem] w-full" />;
  return (
    <div className="grid gap-4">
      <Totals total={data.total} />
      <CallsChart kind={data.kind} client={data.client} />
      <MoneyChart gateway={gateway} income={data.income} wouldHave={data.wouldHave} />
    </div>
  );
}

function Totals({ total }: { total: RouteNumbers }) {
  const { t } = useTranslation();
  return (
    <div className="grid grid-cols-2 gap-3 xl:grid-cols-4">
      <StatCard label={t('gateways.number.income')} hint={t('gateways.traffic.incomeHint')} value={<Amount value={unitsText(total.income)} precision="cents" />} detail={t('gateways.traffic.days', { count: trafficDays })} />
      <StatCard label={t('gateways.number.paid')} hint={t('gateways.traffic.paidHint')} value={total.paid} detail={t('gateways.traffic.ofCalls', { count: answeredCalls(total) })} />
      <StatCard label={t('gateways.number.asked')} hint={t('gateways.traffic.askedHint')} value={total.challenged} detail={t('gateways.traffic.askedDetail')} />
      <StatCard label={t('gateways.number.wouldHave')} hint={t('gateways.traffic.wouldHaveHint')} value={<Amount value={unitsText(total.wouldHaveEarned)} precision="cents" />} detail={t('gateways.traffic.observedCalls', { count: total.observed })} />
    </div>
  );
}

/** Calls by what became of them, or by who made them. */
function CallsChart({ kind, client }: { kind: readonly Bucket[]; client: readonly Bucket[] }) {
  const { t } = useTranslation();
  const [by, setBy] = useState<'kind' | 'client'>('kind');
  const calls = by === 'kind' ? kind : client;
  const present = groupsOf(calls);
  return (
    <Card
      title={t('gateways.traffic.calls')}
      lead={t(`gateways.traffic.${by}Lead`)}
      actions={
        <Segmented
          label={t('gateways.traffic.calls')}
          value={by}
          onChange={setBy}
          options={[
            { value: 'kind', label: t('gateways.traffic.byKind') },
            { value: 'client', label: t('gateways.traffic.byClient') },
          ]}
        />
      }
    >
      <StackedChart
        key={by}
        label={t(by === 'kind' ? 'gateways.traffic.callsAlt' : 'gateways.traffic.clientsAlt')}
        buckets={calls}
        groups={(by === 'kind' ? callKinds : clientKinds).filter((group) => present.includes(group))}
        interval="day"
        zone="UTC"
        measure="count"
        titleOf={(group) => (by === 'kind' ? t(`gateways.kind.${group as CallKind}`) : t(`gateways.client.${group as ClientClass}`))}
        hueOf={(group) => (by === 'kind' ? kindHues[group as CallKind] : clientHues[group as ClientClass])}
        empty={{ title: t('gateways.traffic.empty'), hint: t('gateways.traffic.emptyHint') }}
      />
    </Card>
  );
}

/** Money by route: what came in, or what watching would have brought. */
function MoneyChart({ gateway, income, wouldHave }: { gateway: Gateway; income: readonly Bucket[]; wouldHave: readonly Bucket[] }) {
  const { t } = useTranslation();
  const [money, setMoney] = useState<'income' | 'wouldHave'>('income');
  const shown = money === 'income' ? income : wouldHave;
  const titleOf = (id: string) => {
    const route = gateway.routes.find((one) => one.id === id);
    return route ? `${route.method === '*' ? t('gateways.anyMethod') : route.method} ${route.path}` : id;
  };
  return (
    <Card
      title={t('gateways.traffic.money')}
      lead={t(`gateways.traffic.${money}Lead`)}
      actions={
        <Segmented
          label={t('gateways.traffic.money')}
          value={money}
          onChange={setMoney}
          options={[
            { value: 'income', label: t('gateways.number.income') },
            { value: 'wouldHave', label: t('gateways.traffic.observedTab') },
          ]}
        />
      }
    >
      <StackedChart
        key={money}
        label={t('gateways.traffic.moneyAlt')}
        buckets={shown}
        groups={groupsOf(shown)}
        interval="day"
        zone="UTC"
        titleOf={titleOf}
        hueOf={(id) => routeHues[gateway.routes.findIndex((one) => one.id === id) % routeHues.length] ?? '--net-other'}
        empty={{ title: t(money === 'income' ? 'overview.revenueEmpty' : 'gateways.traffic.noWouldHave'), hint: t(money === 'income' ? 'gateways.traffic.noIncomeHint' : 'gateways.traffic.noWouldHaveHint') }}
      />
    </Card>
  );
}
