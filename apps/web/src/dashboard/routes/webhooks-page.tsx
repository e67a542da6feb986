import { maxWebhookEndpoints } from '@till/contract';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../shared/ui/button.js';
import { Card } from '../../shared/ui/card.js';
import { ErrorNote } from '../../shared/ui/error-note.js';
import { PageHeader } from '../../shared/ui/page-header.js';
import { Skeleton } from '../../shared/ui/skeleton.js';
import { DeveloperTabs } from '../features/developers/developer-tabs.js';
import { endpointsQuery } from '../features/webhooks/api.js';
import { NewEndpointDrawer } from '../features/webhooks/endpoint-drawer.js';
import { EndpointRow } from '../features/webhooks/endpoint-row.js';
import { NoEndpoints, Receiver } from '../features/webhooks/no-endpoints.js';

const route = getRouteApi('/member/shell/developers/webhooks');

/** Which servers are told what, and how each is doing. */
export function WebhooksPage() {
  const { t } = useTranslation();
  const { add } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery(endpointsQuery);
  const isFull = (data?.length ?? 0) >= maxWebhookEndpoints;
  const close = () => void navigate({ search: {}, replace: true });
  const addButton = (
    <Button kind="primary" disabled={isFull} icon={<Plus aria-hidden className="size-4" />} onClick={() => void navigate({ search: { add: '1' } })}>
      {t('webhooks.add')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('webhooks.title')} lead={t('webhooks.lead')} actions={data && data.length > 0 && addButton} />
      <DeveloperTabs />
      {error && !data ? <ErrorNote error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error && <Skeleton className="h-40 w-full" />}
      {data?.length === 0 && <NoEndpoints action={addButton} />}
      {data && data.length > 0 && (
        <div className="grid gap-4">
          {isFull && (
            <p role="note" className="rounded-md bg-unknown-soft px-4 py-2 text-unknown">
              {t('webhooks.full', { count: maxWebhookEndpoints })}
            </p>
          )}
          <Card flush title={t('webhooks.endpoints')}>
            <ul>
              {data.map((endpoint) => (
                <EndpointRow key={endpoint.id} endpoint={endpoint} />
              ))}
            </ul>
          </Card>
          <Receiver />
        </div>
      )}
      {add === '1' && <NewEndpointDrawer onClose={close} onDone={({ id }) => void navigate({ to: '/developers/webhooks/$endpointId', params: { endpointId: id }, search: {}, replace: true })} />}
    </>
  );
}
