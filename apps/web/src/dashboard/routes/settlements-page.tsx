import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { booksQuery } from '../../shared/lib/books.js';
import { networkLook } from '../../shared/lib/network-look.js';
import { buttonClass } from '../../shared/ui/button.js';
import { Card } from '../../shared/ui/card.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { ErrorNote } from '../../shared/ui/error-note.js';
import { FilterSelect } from '../../shared/ui/filter-bar.js';
import { PageHeader } from '../../shared/ui/page-header.js';
import { Skeleton } from '../../shared/ui/skeleton.js';
import { settlementsQuery } from '../features/settlements/api.js';
import { BooksCard } from '../features/settlements/books-card.js';
import { DailyCard } from '../features/settlements/daily-card.js';
import { InflowsCard } from '../features/settlements/inflows-card.js';
import { NetworkSection } from '../features/settlements/network-section.js';

const route = getRouteApi('/member/shell/settlements');

/** What reached which wallet on which day. */
export function SettlementsPage() {
  const { t } = useTranslation();
  const { network } = route.useSearch();
  const navigate = route.useNavigate();
  const all = useQuery(settlementsQuery(undefined));
  const books = useQuery(booksQuery);
  const strips = network ? books.data?.filter((strip) => strip.network === network) : books.data;
  const shown = network ? all.data?.filter((section) => section.network === network) : all.data;
  const networks = [...new Set([...(all.data ?? []), ...(books.data ?? [])].map((each) => each.network))];
  const options = networks.map((value) => ({ value, label: networkLook(value).title }));
  return (
    <>
      <PageHeader
        title={t('settlements.title')}
        lead={t('settlements.lead')}
        actions={
          options.length > 1 && <FilterSelect label={t('payments.filter.network')} value={network ?? ''} onChange={(value) => void navigate({ search: { network: value || undefined }, replace: true })} options={options} />
        }
      />
      <div className="mb-4 grid gap-4">
        <BooksCard strips={strips} error={books.error} onRetry={() => void books.refetch()} />
        {books.data && books.data.length > 0 && <InflowsCard network={network} />}
      </div>
      {all.error && !all.data ? <ErrorNote error={all.error} onRetry={() => void all.refetch()} /> : null}
      {!all.data && !all.error && <Skeleton className="h-72 w-full" />}
      {shown?.length === 0 && (
        <Card>
          <EmptyState
            title={t('settlements.empty')}
            hint={t('settlements.emptyHint')}
            action={
              <Link to="/resources" search={{}} className={buttonClass('primary')}>
                {t('shell.nav.resources')}
              </Link>
            }
          />
        </Card>
      )}
      {shown && shown.length > 0 && (
        <div className="mb-4">
          <DailyCard networks={shown} />
        </div>
      )}
      <div className="grid gap-4">{shown?.map((section) => <NetworkSection key={section.network} section={section} />)}</div>
    </>
  );
}
