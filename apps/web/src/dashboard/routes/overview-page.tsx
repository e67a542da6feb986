import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Navigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { booksQuery } from '../../shared/lib/books.js';
import { periods } from '../../shared/lib/period.js';
import { useSession } from '../../shared/lib/session.js';
import { skippedStart } from '../../shared/lib/start-choice.js';
import { ErrorNote } from '../../shared/ui/error-note.js';
import { PageHeader } from '../../shared/ui/page-header.js';
import { Segmented } from '../../shared/ui/segmented.js';
import { AlertsCard } from '../features/doctor/alerts-card.js';
import { BooksLine } from '../features/overview/books-line.js';
import { CreateMenu } from '../features/overview/create-menu.js';
import { earnersQuery, latestQuery, overviewQuery, revenueQuery } from '../features/overview/api.js';
import { EarnersCard } from '../features/overview/earners-card.js';
import { LatestCard } from '../features/overview/latest-card.js';
import { RevenueCard } from '../features/overview/revenue-card.js';
import { StatRow } from '../features/overview/stat-row.js';
import { TodoCard } from '../features/overview/todo-card.js';

const route = getRouteApi('/member/shell/');

/** How much, from where, is anything wrong: in one look. */
export function OverviewPage() {
  const { t } = useTranslation();
  const { merchant } = useSession();
  const { period } = route.useSearch();
  const navigate = route.useNavigate();
  const overview = useQuery({ ...overviewQuery(period), placeholderData: keepPreviousData });
  const revenue = useQuery({ ...revenueQuery(period), placeholderData: keepPreviousData });
  const earners = useQuery({ ...earnersQuery(period), placeholderData: keepPreviousData });
  const latest = useQuery(latestQuery);
  const books = useQuery(booksQuery);
  if (merchant.goal === null && skippedStart.get() === 'no') return <Navigate to="/start" search={{}} />;
  return (
    <>
      <PageHeader
        title={t('overview.title')}
        actions={
          <>
            <Segmented
              label={t('overview.period.label')}
              value={period}
              onChange={(next) => void navigate({ search: { period: next }, replace: true })}
              options={periods.map((value) => ({ value, label: t(`overview.period.${value}`) }))}
              className="max-sm:w-full"
            />
            <CreateMenu />
          </>
        }
      />
      <div className="grid gap-4">
        <AlertsCard />
        {overview.error && !overview.data ? <ErrorNote error={overview.error} onRetry={() => void overview.refetch()} /> : <StatRow overview={overview.data} revenue={revenue.data} />}
        <BooksLine strips={books.data} />
        <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_26rem]">
          <div className="grid gap-4">
            <RevenueCard revenue={revenue.data} error={revenue.error} onRetry={() => void revenue.refetch()} />
            <EarnersCard earners={earners.data} />
          </div>
          <div className="grid gap-4">
            <TodoCard todos={overview.data?.todo ?? []} />
            <LatestCard payments={latest.data} error={latest.error} onRetry={() => void latest.refetch()} />
          </div>
        </div>
      </div>
    </>
  );
}
