import type { WebhookDeliveryStatus } from '@till/contract';
import { Check, Clock, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';

const looks = {
  delivered: { token: 'settled', icon: Check },
  pending: { token: 'settling', icon: Clock },
  failed: { token: 'failed', icon: X },
} as const;

/** State of a delivery as a shape, a word and a colour. */
export function DeliveryState({ status }: { status: WebhookDeliveryStatus }) {
  const { t } = useTranslation();
  const { token, icon: Icon } = looks[status];
  return (
    <span className="inline-flex items-center gap-1 rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap" style={{ color: `var(--state-${token})`, background: `var(--state-${token}-soft)` }}>
      <Icon aria-hidden className="size-3.5" strokeWidth={2.5} />
      {t(`webhooks.status.${status}`)}
    </span>
  );
}
