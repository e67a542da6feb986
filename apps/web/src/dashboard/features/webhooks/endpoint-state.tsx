import type { WebhookEndpointStatus } from '@till/contract';
import { clsx } from 'clsx';
import { CircleCheck, CirclePause, FlaskConicalOff, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

const looks = {
  active: { icon: CircleCheck, ink: 'text-till' },
  test_failed: { icon: FlaskConicalOff, ink: 'text-unknown' },
  failing: { icon: TriangleAlert, ink: 'text-danger' },
  disabled: { icon: CirclePause, ink: 'text-ink-3' },
} as const;

/** How an endpoint is doing, as a shape and a word. */
export function EndpointState({ status }: { status: WebhookEndpointStatus }) {
  const { t } = useTranslation();
  const { icon: Icon, ink } = looks[status];
  return (
    <span title={t(`webhooks.stateHint.${status}`)} className={clsx('inline-flex items-center gap-1.5 text-xs font-medium whitespace-nowrap', ink)}>
      <Icon aria-hidden className="size-4" />
      {t(`webhooks.state.${status}`)}
    </span>
  );
}
