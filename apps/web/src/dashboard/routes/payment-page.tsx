import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ExternalLink, ReceiptText, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useHasExplorers } from '../../shared/lib/explorer-context.js';
import { zoneName } from '../../shared/lib/time-text.js';
import { useLocale } from '../../shared/lib/use-locale.js';
import { Amount } from '../../shared/ui/amount.js';
import { BackLink } from '../../shared/ui/back-link.js';
import { buttonClass } from '../../shared/ui/button.js';
import { Card } from '../../shared/ui/card.js';
import { ErrorNote } from '../../shared/ui/error-note.js';
import { FactList } from '../../shared/ui/fact-list.js';
import { JsonPeek } from '../../shared/ui/json-peek.js';
import { PageHeader } from '../../shared/ui/page-header.js';
import { Skeleton } from '../../shared/ui/skeleton.js';
import { StateBadge } from '../../shared/ui/state-badge.js';
import { paymentQuery } from '../features/payments/api.js';
import { MoneyMoved } from '../features/payments/money-moved.js';
import { PaymentFacts } from '../features/payments/payment-facts.js';
import { PaymentTimeline } from '../features/payments/payment-timeline.js';
import { RefundButton } from '../features/refunds/refund-button.js';
import { RefundSection } from '../features/refunds/refund-section.js';
import type { Payment } from '@till/contract';

const route = getRouteApi('/member/shell/payments/$paymentId');

/** One payment: how much, what became of it, every step, every fact. */
export function PaymentPage() {
  const { t } = useTranslation();
  const { paymentId } = route.useParams();
  const { data: payment, error, refetch } = useQuery(paymentQuery(paymentId));
  if (payment) return <PaymentDetail payment={payment} />;
  return (
    <>
      <PageHeader title={t('payments.one')} back={<BackLink to="/payments">{t('payments.backToList')}</BackLink>} />
      {error ? <ErrorNote error={error} onRetry={() => void refetch()} /> : <Skeleton className="h-96 w-full" />}
    </>
  );
}

function PaymentDetail({ payment }: { payment: Payment }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <>
      <PageHeader title={t('payments.one')} back={<BackLink to="/payments">{t('payments.backToList')}</BackLink>} actions={<DetailLinks payment={payment} />} />
      <div className="mb-4 flex flex-wrap items-center gap-x-5 gap-y-2">
        <Amount value={payment.amount} className="text-2xl font-semibold tracking-tight" />
        <StateBadge status={payment.status} large />
      </div>
      {payment.review && (
        <p role="note" className="mb-4 flex items-center gap-2 rounded-md bg-unknown-soft px-4 py-2 text-unknown">
          <TriangleAlert aria-hidden className="size-4 shrink-0" />
          {t('payments.review')}
        </p>
      )}
      <MoneyMoved payment={payment} />
      <div className="mt-4 grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
        <div className="grid gap-4">
          <RefundSection payment={payment} />
          <Card title={t('payments.timeline')} lead={t('payments.timelineZone', { zone: zoneName(payment.createdAt, locale) })}>
            <PaymentTimeline payment={payment} />
            <JsonPeek value={payment} label={t('payments.raw')} />
          </Card>
          {Object.keys(payment.metadata).length > 0 && (
            <Card title={t('payments.metadata')}>
              <FactList facts={Object.entries(payment.metadata).map(([name, value]) => ({ name, value }))} />
            </Card>
          )}
        </div>
        <Card title={t('payments.facts')}>
          <PaymentFacts payment={payment} />
        </Card>
      </div>
    </>
  );
}

function DetailLinks({ payment }: { payment: Payment }) {
  const { t } = useTranslation();
  const hasExplorers = useHasExplorers();
  return (
    <>
      <RefundButton payment={payment} />
      <a href={payment.receiptUrl} target="_blank" rel="noreferrer" className={buttonClass('plain', 'sm')}>
        <ReceiptText aria-hidden className="size-4" />
        {t('payments.receipt')}
      </a>
      {payment.explorerUrl && hasExplorers && (
        <a href={payment.explorerUrl} target="_blank" rel="noreferrer" className={buttonClass('plain', 'sm')}>
          <ExternalLink aria-hidden className="size-4" />
          {t('payments.explorer')}
        </a>
      )}
    </>
  );
}
