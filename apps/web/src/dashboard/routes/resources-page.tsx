import type { Resource } from '@till/contract';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { Heart, Tag } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../shared/lib/session.js';
import { buttonClass } from '../../shared/ui/button.js';
import { Card } from '../../shared/ui/card.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { ErrorNote } from '../../shared/ui/error-note.js';
import { FilterBar, FilterSelect } from '../../shared/ui/filter-bar.js';
import { LoadMore } from '../../shared/ui/load-more.js';
import { PageHeader } from '../../shared/ui/page-header.js';
import { Skeleton } from '../../shared/ui/skeleton.js';
import { AlertBadge } from '../features/doctor/alert-badge.js';
import { resourcesQuery } from '../features/resources/api.js';
import { PauseDialog } from '../features/resources/pause-dialog.js';
import { ResourceCard } from '../features/resources/resource-card.js';
import { ResourceLine } from '../features/resources/resource-line.js';
import { ShareDialog } from '../features/resources/share-dialog.js';
import { ResourceFolds } from './resource-folds.js';

const route = getRouteApi('/member/shell/resources');
const kinds = ['pay_link', 'tip_jar', 'api_route', 'external'] as const;

/** Everything one sells, and everywhere one can be tipped. */
export function ResourcesPage() {
  const { t } = useTranslation();
  const { q, kind } = route.useSearch();
  const navigate = route.useNavigate();
  const { sandbox } = useSession();
  const [sharing, setSharing] = useState<Resource | null>(null);
  const [pausing, setPausing] = useState<Resource | null>(null);
  const list = useInfiniteQuery({ ...resourcesQuery({ q, kind }), placeholderData: keepPreviousData });
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.data), [list.data]);
  const empty = rows?.length === 0;
  // Hundreds of them are looked through, not at.
  const inLines = kind === 'api_route' || kind === 'external';
  const edit = (resource: Resource) => void navigate({ to: '/resources/$resourceId', params: { resourceId: resource.id } });
  return (
    <>
      <PageHeader title={t('resources.title')} lead={t('resources.lead')} actions={!empty && <CreateLinks />} />
      {(!empty || q || kind) && (
        <div className="mb-2">
          <FilterBar inline className="px-0" search={q ?? ''} searchLabel={t('resources.search')} onSearch={(text) => void navigate({ search: { q: text || undefined, kind }, replace: true })} active={kind ? 1 : 0} onClear={() => void navigate({ search: {} })}>
            <FilterSelect
              label={t('resources.field.kind')}
              value={kind ?? ''}
              onChange={(value) => void navigate({ search: { q, kind: kinds.find((one) => one === value) }, replace: true })}
              options={kinds.map((value) => ({ value, label: t(`common.kind.${value}`) }))}
              any={t(q ? 'payments.filter.any' : 'resources.folds.handmade')}
            />
          </FilterBar>
        </div>
      )}
      {list.error && !rows ? <ErrorNote error={list.error} onRetry={() => void list.refetch()} /> : null}
      {empty && (
        <Card>
          <EmptyState title={t(q || kind ? 'common.table.empty' : 'resources.empty')} {...(q || kind ? {} : { hint: t('resources.emptyHint') })} action={<CreateLinks />} />
        </Card>
      )}
      {!q && !kind && <ResourceFolds />}
      {inLines && rows && !empty && (
        <Card flush>
          <ul>{rows.map((resource) => <ResourceLine key={resource.id} resource={resource} badge={<AlertBadge resourceIds={[resource.id]} />} />)}</ul>
        </Card>
      )}
      <div className={clsx('gap-4 md:grid-cols-2 2xl:grid-cols-3', inLines && rows ? 'hidden' : 'grid')}>
        {!rows && !list.error && [0, 1, 2, 3].map((card) => <Skeleton key={card} className="h-44 w-full" />)}
        {!inLines && rows?.map((resource) => (
          <ResourceCard
            key={resource.id}
            resource={resource}
            badge={<AlertBadge resourceIds={[resource.id]} />}
            onShare={() => setSharing(resource)}
            onToggle={() => (resource.active ? setPausing(resource) : edit(resource))}
            onPayments={() => void navigate({ to: '/payments', search: { resource: resource.id } })}
            onEdit={() => edit(resource)}
          />
        ))}
      </div>
      <LoadMore list={list} className="mt-4 flex justify-center" />
      {sharing && <ShareDialog resource={sharing} sandbox={sandbox} onClose={() => setSharing(null)} />}
      {pausing && <PauseDialog resource={pausing} onClose={() => setPausing(null)} />}
    </>
  );
}

function CreateLinks() {
  const { t } = useTranslation();
  return (
    <>
      <Link to="/resources/new" search={{ kind: 'tip_jar' }} className={buttonClass('plain')}>
        <Heart aria-hidden className="size-4" />
        {t('resources.createJar')}
      </Link>
      <Link to="/resources/new" search={{ kind: 'pay_link' }} className={buttonClass('primary')}>
        <Tag aria-hidden className="size-4" />
        {t('resources.createLink')}
      </Link>
    </>
  );
}
