import type { WebhookDelivery } from '@till/contract';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { shorten } from '../../../shared/lib/shorten.js';

/** What an event is about: a way to the payment, or its kind in words. */
export function SubjectLink({ delivery: { eventType, subjectId } }: { delivery: Pick<WebhookDelivery, 'eventType' | 'subjectId'> }) {
  const { t } = useTranslation();
  if (subjectId.startsWith('pay_')) {
    return (
      <Link to="/payments/$paymentId" params={{ paymentId: subjectId }} title={subjectId} className="font-mono text-xs whitespace-nowrap underline underline-offset-2 hover:text-till">
        {shorten(subjectId)}
      </Link>
    );
  }
  if (eventType === 'reconciliation.difference') {
    return (
      <Link to="/settlements" search={{}} className="underline underline-offset-2 hover:text-till">
        {t('webhooks.delivery.reconciliation')}
      </Link>
    );
  }
  return <span className="text-ink-2">{t(eventType === 'webhook.test' ? 'webhooks.delivery.test' : 'webhooks.delivery.alert')}</span>;
}
