import type { Gateway } from '@till/contract';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Send } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../shared/lib/session.js';
import { BackLink } from '../../shared/ui/back-link.js';
import { Button } from '../../shared/ui/button.js';
import { CopyButton } from '../../shared/ui/copy-button.js';
import { ErrorNote } from '../../shared/ui/error-note.js';
import { PageHeader } from '../../shared/ui/page-header.js';
import { Skeleton } from '../../shared/ui/skeleton.js';
import { toast } from '../../shared/ui/toast-store.js';
import { AlertBadge } from '../features/doctor/alert-badge.js';
import { gatewayQuery } from '../features/gateways/api.js';
import { CheckCard } from '../features/gateways/check-card.js';
import { DangerCard } from '../features/gateways/danger-card.js';
import { GatewayState } from '../features/gateways/gateway-state.js';
import { ImportPanel } from '../features/gateways/import-panel.js';
import { PassWarning } from '../features/gateways/pass-warning.js';
import { PublishDialog } from '../features/gateways/publish-dialog.js';
import { RoutesCard } from '../features/gateways/routes-card.js';
import { SettingsCard } from '../features/gateways/settings-card.js';
import { TrafficCard } from '../features/gateways/traffic-card.js';
import { TrialTab } from './gateway-trial.js';
import { type GatewayTab, gatewayTabs } from './search.js';

const route = getRouteApi('/member/shell/gateway/$gatewayId');

/** One gateway: its routes, who calls, what an agent sees, whether it can be walked around. */
export function GatewayPage() {
  const { t } = useTranslation();
  const { gatewayId } = route.useParams();
  const { data, error, refetch } = useQuery(gatewayQuery(gatewayId));
  if (data) return <GatewayDetail key={data.id} gateway={data} />;
  return (
    <>
      <PageHeader title={t('gateways.title')} />
      {error ? <ErrorNote error={error} onRetry={() => void refetch()} /> : <Skeleton className="h-96 w-full" />}
    </>
  );
}

function GatewayDetail({ gateway }: { gateway: Gateway }) {
  const { t } = useTranslation();
  const { sandbox } = useSession();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const tab = search.tab ?? 'routes';
  const publish = (on: boolean) => void navigate({ search: { tab: search.tab, route: search.route, publish: on ? '1' : undefined }, replace: true });
  return (
    <>
      <PageHeader
        title={gateway.name}
        back={<BackLink to="/gateway">{t('gateways.title')}</BackLink>}
        lead={<Standing gateway={gateway} />}
        actions={
          gateway.routes.length > 0 && (
            <Button kind={tab === 'routes' && search.import !== '1' ? 'primary' : 'plain'} icon={<Send aria-hidden className="size-4" />} onClick={() => publish(true)}>
              {t('gateways.publish.button')}
            </Button>
          )
        }
      />
      <Tabs tab={tab} />
      {tab === 'routes' && search.import === '1' && <ImportPanel gateway={gateway} onClose={() => void navigate({ search: {} })} />}
      {tab === 'routes' && search.import !== '1' && (
        <div className="grid gap-4">
          <PassWarning gateway={gateway} />
          <RoutesCard gateway={gateway} onImport={() => void navigate({ search: { import: '1' } })} onTry={(id) => void navigate({ search: { tab: 'try', route: id } })} />
        </div>
      )}
      {tab === 'traffic' && <TrafficCard gateway={gateway} />}
      {tab === 'try' && <TrialTab gateway={gateway} chosen={search.route} onChoose={(id) => void navigate({ search: { tab: 'try', route: id }, replace: true })} />}
      {tab === 'check' && <CheckCard gateway={gateway} />}
      {tab === 'settings' && (
        <div className="grid gap-4">
          <SettingsCard gateway={gateway} />
          <DangerCard
            gateway={gateway}
            onDeleted={() => {
              toast({ tone: 'good', text: t('gateways.delete.toast', { name: gateway.name }) });
              void navigate({ to: '/gateway' });
            }}
          />
        </div>
      )}
      {search.publish === '1' && <PublishDialog gateway={gateway} sandbox={sandbox} onClose={() => publish(false)} />}
    </>
  );
}

/** Whether it sells, whether something is broken, and its address. */
function Standing({ gateway }: { gateway: Gateway }) {
  const { t } = useTranslation();
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <GatewayState gateway={gateway} />
      <AlertBadge resourceIds={gateway.routes.map(({ id }) => id)} />
      <span className="inline-flex min-w-0 items-center gap-1 font-mono text-xs">
        <span className="min-w-0 break-all">{gateway.url.replace(/^https?:\/\//, '')}</span>
        <CopyButton text={gateway.url} label={t('gateways.publish.address')} />
      </span>
    </span>
  );
}

function Tabs({ tab }: { tab: GatewayTab }) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t('gateways.tab.label')} className="mb-4 overflow-x-auto border-b border-line">
      <ul className="flex gap-1">
        {gatewayTabs.map((name) => (
          <li key={name}>
            <Link
              from="/gateway/$gatewayId"
              to="."
              search={name === 'routes' ? {} : { tab: name }}
              activeOptions={{ exact: true }}
              aria-current={name === tab ? 'page' : undefined}
              className="inline-flex min-h-10 items-center border-b-2 border-transparent px-3 whitespace-nowrap text-ink-2 hover:text-ink aria-[current=page]:border-till aria-[current=page]:font-medium aria-[current=page]:text-till"
            >
              {t(`gateways.tab.${name}`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
