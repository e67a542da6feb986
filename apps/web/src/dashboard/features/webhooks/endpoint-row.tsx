import type { WebhookEndpoint } from '@till/contract';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EndpointHealth } from './endpoint-health.js';
import { EndpointState } from './endpoint-state.js';

/** One endpoint in the list: where it is, what it hears of, how it is doing. */
export function EndpointRow({ endpoint }: { endpoint: WebhookEndpoint }) {
  const { t } = useTranslation();
  const title = endpoint.description ?? endpoint.url.replace(/^https?:\/\//, '');
  return (
    <li className="relative grid items-center gap-x-6 gap-y-3 border-t border-line px-5 py-4 hover:bg-well/60 md:grid-cols-[minmax(0,1fr)_18rem]">
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Link to="/developers/webhooks/$endpointId" params={{ endpointId: endpoint.id }} search={{}} className="min-w-0 font-medium break-all after:absolute after:inset-0">
            {title}
          </Link>
          <EndpointState status={endpoint.status} />
        </div>
        {endpoint.description && <p className="truncate font-mono text-xs text-ink-2">{endpoint.url}</p>}
        <p className="mt-1 text-xs text-ink-3" title={endpoint.events.join(', ')}>
          {t('webhooks.field.chosen', { count: endpoint.events.length })}
          {t('common.colon')}
          <span className="font-mono">{endpoint.events.slice(0, shownEvents).join(', ')}</span>
          {endpoint.events.length > shownEvents && ' …'}
        </p>
      </div>
      <EndpointHealth endpoint={endpoint} />
    </li>
  );
}

const shownEvents = 3;
