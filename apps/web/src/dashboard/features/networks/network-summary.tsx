import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../../../shared/ui/button.js';
import { Card } from '../../../shared/ui/card.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { NetworkBadge } from '../../../shared/ui/network-badge.js';
import { Skeleton } from '../../../shared/ui/skeleton.js';
import { networksQuery } from './api.js';

/** On how many networks one can be paid, and the way to all of them. */
export function NetworkSummary() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(networksQuery);
  const payable = data?.filter((network) => network.payable) ?? [];
  return (
    <Card
      title={t('networks.title')}
      actions={
        <Link to="/wallets/networks" className={buttonClass('plain', 'sm')}>
          {t('networks.all')}
        </Link>
      }
    >
      {error && !data ? <ErrorNote error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error && <Skeleton className="h-12 w-full" />}
      {data && (
        <>
          <p className="text-sm text-ink-2">{payable.length === 0 ? t('networks.none') : t('networks.count', { count: payable.length })}</p>
          <ul className="mt-3 flex flex-wrap gap-x-5 gap-y-2 text-sm">
            {payable.map((network) => (
              <li key={network.id}>
                <NetworkBadge network={network.id} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}
