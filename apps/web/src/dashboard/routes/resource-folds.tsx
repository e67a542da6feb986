import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChevronRight, Server, Split } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../shared/ui/card.js';
import { gatewaysQuery } from '../features/gateways/api.js';
import { GatewayState } from '../features/gateways/gateway-state.js';
import { anyExternalQuery } from '../features/resources/api.js';

const mostShown = 3;

/** What is for sale by the hundred, folded: each gateway with its routes, and the seller's own servers. */
export function ResourceFolds() {
  const { t } = useTranslation();
  const gateways = useInfiniteQuery(gatewaysQuery);
  const external = useQuery(anyExternalQuery);
  const rows = gateways.data?.pages.flatMap((page) => page.data) ?? [];
  if (rows.length === 0 && !external.data) return null;
  return (
    <Card title={t('resources.folds.title')} flush className="mb-4">
      <ul>
        {rows.slice(0, mostShown).map((gateway) => (
          <Fold
            key={gateway.id}
            icon={<Split className="size-4" />}
            note={
              <>
                {t('gateways.routeCount', { count: gateway.routes.length })} <GatewayState gateway={gateway} />
              </>
            }
          >
            <Link to="/gateway/$gatewayId" params={{ gatewayId: gateway.id }} search={{}} className={linkClass}>
              {gateway.name}
            </Link>
          </Fold>
        ))}
        {(rows.length > mostShown || gateways.hasNextPage) && (
          <Fold icon={<Split className="size-4" />}>
            <Link to="/gateway" className={linkClass}>
              {t('resources.folds.allGateways')}
            </Link>
          </Fold>
        )}
        {external.data && (
          <Fold icon={<Server className="size-4" />} note={t('resources.folds.externalNote')}>
            <Link to="/resources" search={{ kind: 'external' }} className={linkClass}>
              {t('resources.folds.external')}
            </Link>
          </Fold>
        )}
      </ul>
    </Card>
  );
}

const linkClass = 'min-w-0 truncate font-medium after:absolute after:inset-0';

function Fold({ icon, note, children }: { icon: ReactNode; note?: ReactNode; children: ReactNode }) {
  return (
    <li className="relative flex min-h-12 items-center gap-3 border-t border-line px-5 py-2 hover:bg-well/60">
      <span aria-hidden className="shrink-0 text-till">
        {icon}
      </span>
      <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3">
        {children}
        {note && <span className="flex items-center gap-x-3 text-xs text-ink-3">{note}</span>}
      </span>
      <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-3" />
    </li>
  );
}
