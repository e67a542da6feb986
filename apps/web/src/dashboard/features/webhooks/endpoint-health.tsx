import type { WebhookDelivery, WebhookDeliveryStatus, WebhookEndpoint } from '@till/contract';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../../shared/lib/use-locale.js';
import { Time } from '../../../shared/ui/time.js';
import { pulseQuery } from './api.js';
import { faultText } from './fault-text.js';

const places = 30;
/** Height and hue: what failed stands out for eyes that see no colour as well. */
const bars: Record<WebhookDeliveryStatus, string> = { delivered: 'h-3/5 bg-till', pending: 'h-2/5 bg-line-strong', failed: 'h-full bg-danger' };

/** How much of the last day arrived, and the newest deliveries as bars, the newest on the right. */
export function EndpointHealth({ endpoint, lastFault }: { endpoint: WebhookEndpoint; lastFault?: boolean }) {
  const { t } = useTranslation();
  const { data: newest = [] } = useQuery(pulseQuery(endpoint.id));
  const count = (status: WebhookDeliveryStatus) => newest.filter((one) => one.status === status).length;
  return (
    <div className="grid min-w-0 gap-1.5">
      <div role="img" aria-label={t('webhooks.health.last', { delivered: count('delivered'), pending: count('pending'), failed: count('failed') })} className="flex h-7 items-end gap-[3px]">
        {Array.from({ length: Math.max(places - newest.length, 0) }, (_, index) => (
          <span key={`empty ${index}`} className="h-1/5 flex-1 rounded-[2px] bg-line" />
        ))}
        {[...newest].reverse().map((one) => (
          <span key={one.id} className={`flex-1 rounded-[2px] ${bars[one.status]}`} />
        ))}
      </div>
      <Share endpoint={endpoint} />
      {lastFault && <LastFault delivery={newest.find((one) => one.lastFault !== null)} />}
    </div>
  );
}

function Share({ endpoint: { recent } }: { endpoint: WebhookEndpoint }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { delivered, failed, pending } = recent;
  const ended = delivered + failed;
  if (ended + pending === 0) return <p className="text-xs text-ink-3">{t('webhooks.health.nothing')}</p>;
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(ended === 0 ? 0 : delivered / ended);
  const parts = [
    ...(ended > 0 ? [t('webhooks.health.share', { percent })] : []),
    ...(failed > 0 ? [t('webhooks.health.failed', { count: failed })] : []),
    ...(pending > 0 ? [t('webhooks.health.pending', { count: pending })] : []),
  ];
  return (
    <p className="num text-xs text-ink-3">
      {t('webhooks.health.label')}
      {t('common.colon')}
      {parts.join(' · ')}
    </p>
  );
}

function LastFault({ delivery }: { delivery: WebhookDelivery | undefined }) {
  const { t } = useTranslation();
  if (!delivery?.lastFault || !delivery.lastAttemptAt) return null;
  return (
    <p className="text-xs text-ink-2">
      {t('webhooks.health.lastFault')} <Time at={delivery.lastAttemptAt} />
      {t('common.colon')}
      {faultText(t, delivery.lastFault.code, delivery.lastStatus)}
    </p>
  );
}
