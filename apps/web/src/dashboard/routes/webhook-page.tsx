import type { WebhookEndpoint } from '@till/contract';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BackLink } from '../../shared/ui/back-link.js';
import { Button } from '../../shared/ui/button.js';
import { Card } from '../../shared/ui/card.js';
import { CopyButton } from '../../shared/ui/copy-button.js';
import { ErrorNote } from '../../shared/ui/error-note.js';
import { PageHeader } from '../../shared/ui/page-header.js';
import { Skeleton } from '../../shared/ui/skeleton.js';
import { AnswerNote } from '../features/webhooks/answer-note.js';
import { endpointQuery, useSendTest } from '../features/webhooks/api.js';
import { DeliveriesCard, type DeliveryFilterValues } from '../features/webhooks/deliveries-card.js';
import { DeliveryDrawer } from '../features/webhooks/delivery-drawer.js';
import { EditEndpointDrawer } from '../features/webhooks/endpoint-drawer.js';
import { EndpointFacts } from '../features/webhooks/endpoint-facts.js';
import { EndpointHealth } from '../features/webhooks/endpoint-health.js';
import { EndpointMenu } from '../features/webhooks/endpoint-menu.js';
import { EndpointState } from '../features/webhooks/endpoint-state.js';
import { StandingNote } from '../features/webhooks/standing-note.js';
import { TestButton } from '../features/webhooks/test-button.js';

const route = getRouteApi('/member/shell/developers/webhooks/$endpointId');

/** One webhook endpoint: how it is doing, a test, and everything that was sent to it. */
export function WebhookPage() {
  const { t } = useTranslation();
  const { endpointId } = route.useParams();
  const { data, error, refetch } = useQuery(endpointQuery(endpointId));
  if (data) return <EndpointDetail key={data.id} endpoint={data} />;
  return (
    <>
      <PageHeader title={t('webhooks.title')} back={<BackLink to="/developers/webhooks">{t('webhooks.back')}</BackLink>} />
      {error ? <ErrorNote error={error} onRetry={() => void refetch()} /> : <Skeleton className="h-96 w-full" />}
    </>
  );
}

function EndpointDetail({ endpoint }: { endpoint: WebhookEndpoint }) {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [editing, setEditing] = useState(false);
  const test = useSendTest(endpoint.id);
  const show = (delivery: string | undefined) => void navigate({ search: (before) => ({ ...before, delivery }), resetScroll: false });
  const change = (next: DeliveryFilterValues) => void navigate({ search: (before) => ({ ...before, ...(next as typeof search) }), replace: true, resetScroll: false });
  return (
    <>
      <PageHeader
        title={endpoint.description ?? new URL(endpoint.url).host}
        back={<BackLink to="/developers/webhooks">{t('webhooks.back')}</BackLink>}
        lead={<Standing endpoint={endpoint} />}
        actions={
          <>
            <TestButton endpoint={endpoint} test={test} />
            <Button icon={<Pencil aria-hidden className="size-4" />} onClick={() => setEditing(true)}>
              {t('common.action.edit')}
            </Button>
            <EndpointMenu endpoint={endpoint} onDeleted={() => void navigate({ to: '/developers/webhooks', search: {} })} />
          </>
        }
      />
      <div className="grid gap-4">
        <StandingNote endpoint={endpoint} />
        {test.error && <ErrorNote error={test.error} />}
        {test.data && (
          <AnswerNote delivery={test.data}>
            <Button size="sm" onClick={() => show(test.data.id)}>
              {t('webhooks.answer.show')}
            </Button>
          </AnswerNote>
        )}
        <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
          <DeliveriesCard endpoint={endpoint} values={search} onChange={change} onClear={() => void navigate({ search: {}, resetScroll: false })} onOpen={show} />
          <div className="grid gap-4 max-xl:contents">
            <Card className="max-xl:-order-1">
              <EndpointHealth endpoint={endpoint} lastFault />
            </Card>
            <EndpointFacts endpoint={endpoint} />
          </div>
        </div>
      </div>
      {editing && <EditEndpointDrawer endpoint={endpoint} onClose={() => setEditing(false)} />}
      {search.delivery && <DeliveryDrawer key={search.delivery} id={search.delivery} canResend={endpoint.enabled} onClose={() => show(undefined)} />}
    </>
  );
}

function Standing({ endpoint }: { endpoint: WebhookEndpoint }) {
  const { t } = useTranslation();
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <EndpointState status={endpoint.status} />
      <span className="inline-flex min-w-0 items-center gap-1 font-mono text-xs">
        <span className="min-w-0 break-all">{endpoint.url}</span>
        <CopyButton text={endpoint.url} label={t('webhooks.field.url')} />
      </span>
    </span>
  );
}
