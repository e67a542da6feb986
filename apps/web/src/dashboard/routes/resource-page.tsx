import type { Resource } from '@till/contract';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Pause } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../shared/lib/session.js';
import { BackLink } from '../../shared/ui/back-link.js';
import { Button, buttonClass } from '../../shared/ui/button.js';
import { Card } from '../../shared/ui/card.js';
import { ErrorNote } from '../../shared/ui/error-note.js';
import { PageHeader } from '../../shared/ui/page-header.js';
import { ShareSheet } from '../../shared/ui/share-sheet.js';
import { Skeleton } from '../../shared/ui/skeleton.js';
import { toast } from '../../shared/ui/toast-store.js';
import { AlertBadge } from '../features/doctor/alert-badge.js';
import { DoctorCard } from '../features/doctor/doctor-card.js';
import { resourceQuery, useUpdateResource } from '../features/resources/api.js';
import { PauseDialog } from '../features/resources/pause-dialog.js';
import { ResourceEditor } from '../features/resources/resource-editor.js';
import { ExternalRoute } from '../features/resources/external-route.js';
import { formOf, updateBody } from '../features/resources/resource-form.js';
import { ResourceState } from '../features/resources/resource-state.js';
import { ResumeButton } from '../features/resources/resume-button.js';

const AgentTrial = lazy(async () => ({ default: (await import('../features/agent-trial/agent-trial.js')).AgentTrial }));
const route = getRouteApi('/member/shell/resources/$resourceId');

/** One pay link or tip jar: share it, change it, pause it. */
export function ResourcePage() {
  const { t } = useTranslation();
  const { resourceId } = route.useParams();
  const { data, error, refetch } = useQuery(resourceQuery(resourceId));
  if (data?.kind === 'external') {
    return (
      <div className="grid gap-4">
        <ExternalRoute resource={data} />
        <DoctorCard resourceId={data.id} />
      </div>
    );
  }
  if (data) return <ResourceDetail key={data.id} resource={data} />;
  return (
    <>
      <PageHeader title={t('resources.title')} />
      {error ? <ErrorNote error={error} onRetry={() => void refetch()} /> : <Skeleton className="h-96 w-full" />}
    </>
  );
}

function ResourceDetail({ resource }: { resource: Resource }) {
  const { t } = useTranslation();
  const [pausing, setPausing] = useState(false);
  return (
    <>
      <PageHeader
        title={resource.title}
        back={<BackLink to="/resources">{t('resources.title')}</BackLink>}
        lead={
          <span className="flex flex-wrap items-center gap-x-3">
            {t(`common.kind.${resource.kind}`)} <ResourceState resource={resource} /> <AlertBadge resourceIds={[resource.id]} />
          </span>
        }
        actions={<Actions resource={resource} onPause={() => setPausing(true)} />}
      />
      {resource.active && resource.payableNetworks.length === 0 && (
        <p role="note" className="mb-4 rounded-md bg-unknown-soft px-4 py-2.5 text-unknown">
          {t('resources.unpayableHint')}{' '}
          <Link to="/wallets" search={{}} className="font-medium underline underline-offset-2">
            {t('shell.nav.wallets')}
          </Link>
        </p>
      )}
      <ResourceCards resource={resource} />
      {pausing && <PauseDialog resource={resource} onClose={() => setPausing(false)} />}
    </>
  );
}

function ResourceCards({ resource }: { resource: Resource }) {
  const { t } = useTranslation();
  const { sandbox, merchant } = useSession();
  const update = useUpdateResource(resource.id, () => toast({ tone: 'good', text: t('resources.savedToast') }));
  // A route of an API has neither a page to share nor a thing to deliver; its gateway is where it is changed.
  const hasPage = resource.kind !== 'api_route';
  return (
    <div className="grid gap-4">
      {hasPage && (
        <Card title={t('common.share.title')}>
          <ShareSheet shared={resource} sandbox={sandbox} />
        </Card>
      )}
      {hasPage && (
        <Card title={t('resources.editTitle')}>
          <ResourceEditor
            start={formOf(resource)}
            merchantName={merchant.name}
            submit={t('common.action.save')}
            busy={update.isPending}
            error={update.error}
            onSubmit={(form) => update.mutate(updateBody(form))}
            existing={{ price: resource.price }}
          />
        </Card>
      )}
      {isRemoved(resource) ? <p className="text-ink-2">{t('resources.removedHint')}</p> : <DoctorCard resourceId={resource.id} />}
      {hasPage && (
        <Card title={t('trial.title')} lead={t('trial.lead')}>
          <Suspense fallback={<Skeleton className="h-40 w-full" />}>
            <AgentTrial aside url={resource.kind === 'tip_jar' ? `${resource.url}?amount=${resource.presets?.[0] ?? resource.minAmount ?? '1'}` : resource.url} method="GET" />
          </Suspense>
        </Card>
      )}
    </div>
  );
}

/** A route that was taken out of its gateway, alone or with it; its payments go on naming it. */
function isRemoved({ kind, route: at }: Resource): boolean {
  return kind === 'api_route' && at === null;
}

function Actions({ resource, onPause }: { resource: Resource; onPause: () => void }) {
  const { t } = useTranslation();
  const removed = isRemoved(resource);
  return (
    <>
      {resource.route && (
        <Link to="/gateway/$gatewayId" params={{ gatewayId: resource.route.gatewayId }} search={{}} className={buttonClass('primary')}>
          {t('resources.toGateway')}
        </Link>
      )}
      <Link to="/payments" search={{ resource: resource.id }} className={buttonClass(removed ? 'primary' : 'plain')}>
        {t('resources.payments')}
      </Link>
      {resource.active && (
        <Button icon={<Pause aria-hidden className="size-4" />} onClick={onPause}>
          {t('resources.pause')}
        </Button>
      )}
      {!resource.active && !removed && <ResumeButton resource={resource} />}
    </>
  );
}
