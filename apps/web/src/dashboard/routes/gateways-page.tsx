import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowRight, Bot, Plus, Server, Split } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../../shared/ui/button.js';
import { Card } from '../../shared/ui/card.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { ErrorNote } from '../../shared/ui/error-note.js';
import { LoadMore } from '../../shared/ui/load-more.js';
import { PageHeader } from '../../shared/ui/page-header.js';
import { Skeleton } from '../../shared/ui/skeleton.js';
import { AlertBadge } from '../features/doctor/alert-badge.js';
import { gatewaysQuery } from '../features/gateways/api.js';
import { GatewayCard } from '../features/gateways/gateway-card.js';

/** Every API one sells through Till. */
export function GatewaysPage() {
  const { t } = useTranslation();
  const list = useInfiniteQuery(gatewaysQuery);
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.data), [list.data]);
  const create = (
    <Link to="/gateway/new" className={buttonClass('primary')}>
      <Plus aria-hidden className="size-4" />
      {t('gateways.new')}
    </Link>
  );
  return (
    <>
      <PageHeader title={t('gateways.title')} lead={t('gateways.lead')} actions={rows && rows.length > 0 && create} />
      {list.error && !rows ? <ErrorNote error={list.error} onRetry={() => void list.refetch()} /> : null}
      {rows?.length === 0 && (
        <Card>
          <EmptyState title={t('gateways.empty')} hint={t('gateways.emptyHint')} action={create} sample={<Way />} />
        </Card>
      )}
      <div className="grid gap-4 md:grid-cols-2 2xl:grid-cols-3">
        {!rows && !list.error && [0, 1].map((card) => <Skeleton key={card} className="h-52 w-full" />)}
        {rows?.map((gateway) => <GatewayCard key={gateway.id} gateway={gateway} badge={<AlertBadge resourceIds={gateway.routes.map(({ id }) => id)} />} />)}
      </div>
      <LoadMore list={list} className="mt-4 flex justify-center" />
    </>
  );
}

/** Agent → gateway → API, as a picture. */
function Way() {
  return (
    <div className="flex items-center justify-center gap-4 py-2 text-ink-3">
      <Bot className="size-8" />
      <ArrowRight className="size-5" />
      <span className="grid size-14 place-items-center rounded-lg bg-till-soft text-till">
        <Split className="size-7" />
      </span>
      <ArrowRight className="size-5" />
      <Server className="size-8" />
    </div>
  );
}
