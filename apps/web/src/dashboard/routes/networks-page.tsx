import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMode } from '../../shared/lib/mode.js';
import { BackLink } from '../../shared/ui/back-link.js';
import { ErrorNote } from '../../shared/ui/error-note.js';
import { PageHeader } from '../../shared/ui/page-header.js';
import { Skeleton } from '../../shared/ui/skeleton.js';
import { networksQuery } from '../features/networks/api.js';
import { NetworkGroup } from '../features/networks/network-group.js';

/** Every network of the mode: where one can be paid, since when that is known, and what the others lack. */
export function NetworksPage() {
  const { t } = useTranslation();
  const mode = useMode();
  const { data, error, refetch } = useQuery(networksQuery);
  const isUnset = (code: string | null | undefined) => code === 'not_configured';
  const back = <BackLink to="/wallets">{t('networks.back')}</BackLink>;
  return (
    <>
      <PageHeader title={t('networks.title')} lead={t(`networks.lead.${mode}`)} back={back} />
      {error && !data ? <ErrorNote error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error && <Skeleton className="h-72 w-full" />}
      {data && (
        <div className="grid gap-4">
          <NetworkGroup title={t('networks.group.payable')} networks={data.filter(({ payable }) => payable)} />
          <NetworkGroup title={t('networks.group.waiting')} networks={data.filter(({ payable, reasonCode }) => !payable && !isUnset(reasonCode))} />
          <NetworkGroup title={t('networks.group.unset')} lead={t('networks.group.unsetHint')} withAdvice={false} networks={data.filter(({ reasonCode }) => isUnset(reasonCode))} />
        </div>
      )}
    </>
  );
}
