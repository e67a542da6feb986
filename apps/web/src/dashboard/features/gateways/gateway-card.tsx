import type { Gateway } from '@till/contract';
import { Link } from '@tanstack/react-router';
import { ArrowRight, Split } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { unitsText } from '../../../shared/lib/amount-text.js';
import { Amount } from '../../../shared/ui/amount.js';
import { CopyButton } from '../../../shared/ui/copy-button.js';
import { Skeleton } from '../../../shared/ui/skeleton.js';
import { trafficDays } from './api.js';
import { GatewayState } from './gateway-state.js';
import { useGatewayNumbers } from './use-gateway-numbers.js';

/** A gateway at a glance: what it stands before, what it earned, whether it charges. */
export function GatewayCard({ gateway, badge }: { gateway: Gateway; /** Stands beside its state. */ badge?: ReactNode }) {
  const { t } = useTranslation();
  const { total } = useGatewayNumbers(gateway);
  return (
    <article className="flex min-w-0 flex-col gap-4 rounded-lg border border-line bg-sheet p-5">
      <div className="flex items-start gap-3">
        <span aria-hidden className="grid size-9 shrink-0 place-items-center rounded-md bg-till-soft text-till">
          <Split className="size-[1.15rem]" />
        </span>
        <div className="min-w-0 flex-1">
          <h2 className="leading-snug font-semibold break-words">
            <Link to="/gateway/$gatewayId" params={{ gatewayId: gateway.id }} className="hover:underline">
              {gateway.name}
            </Link>
          </h2>
          <p className="mt-0.5 flex flex-wrap items-center gap-x-3 text-xs text-ink-3">
            {t('gateways.routeCount', { count: gateway.routes.length })}
            <GatewayState gateway={gateway} />
            {badge}
          </p>
        </div>
      </div>
      <div className="grid gap-2">
        <dl className="grid grid-cols-3 gap-3 text-sm">
          <Fact name={t('gateways.number.income')} value={total && <Amount value={unitsText(total.income)} precision="cents" />} />
          <Fact name={t('gateways.number.paid')} value={total && <span className="num">{total.paid}</span>} />
          <Fact name={t('gateways.number.wouldHave')} value={total && <Amount value={unitsText(total.wouldHaveEarned)} precision="cents" />} />
        </dl>
        <p className="text-xs text-ink-3">{t('gateways.number.period', { days: trafficDays })}</p>
      </div>
      <div className="mt-auto grid gap-1 rounded-md bg-well py-1 pr-1 pl-3">
        <p className="flex min-w-0 items-center gap-1.5 text-xs">
          <span className="min-w-0 flex-1 truncate font-mono" title={gateway.url}>
            {gateway.url.replace(/^https?:\/\//, '')}
          </span>
          <ArrowRight aria-hidden className="size-3.5 shrink-0 text-ink-3" />
          <span className="max-w-[40%] truncate font-mono text-ink-2" title={gateway.originUrl}>
            {new URL(gateway.originUrl).host}
          </span>
          <CopyButton text={gateway.url} label={gateway.name} />
        </p>
      </div>
    </article>
  );
}

function Fact({ name, value }: { name: string; value: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-ink-3">{name}</dt>
      <dd className="font-semibold">{value ?? <Skeleton className="h-5 w-16" />}</dd>
    </div>
  );
}
