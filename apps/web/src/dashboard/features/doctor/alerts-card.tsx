import type { Alert } from '@till/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../shared/ui/button.js';
import { Card } from '../../../shared/ui/card.js';
import { Time } from '../../../shared/ui/time.js';
import { openAlertsQuery, useDismissAlert } from './api.js';
import { findingTexts } from './finding-texts.js';

/** What broke and stays broken, until it recovers or the merchant has seen it. Nothing broken, nothing shown. */
export function AlertsCard() {
  const { t } = useTranslation();
  const { data: alerts = [] } = useQuery(openAlertsQuery);
  const shown = alerts.filter(({ dismissedAt }) => dismissedAt === null);
  if (shown.length === 0) return null;
  return (
    <Card flush title={t('doctor.alert.title')}>
      <ul>
        {shown.map((alert) => (
          <AlertRow key={alert.id} alert={alert} />
        ))}
      </ul>
    </Card>
  );
}

function AlertRow({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const dismiss = useDismissAlert();
  const { message, advice } = findingTexts(t, alert);
  const others = alert.affected - 1;
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 border-t border-line px-5 py-3">
      <CircleX aria-hidden className="mt-0.5 size-5 shrink-0 text-danger" />
      <div className="min-w-0 flex-1 basis-64 text-sm">
        <p className="font-medium break-words">{message}</p>
        {advice && <p className="text-ink-2">{advice}</p>}
        <p className="mt-0.5 text-xs text-ink-3">
          {alert.resourceId !== null && (
            <>
              <Link to="/resources/$resourceId" params={{ resourceId: alert.resourceId }} className="font-medium text-ink-2 underline underline-offset-2 hover:text-ink">
                {alert.resourceTitle}
              </Link>
              {others > 0 && ` ${t('doctor.alert.affected', { count: others })}`}
              {' · '}
            </>
          )}
          {alert.webhookEndpointId !== null && (
            <>
              <Link to="/developers/webhooks/$endpointId" params={{ endpointId: alert.webhookEndpointId }} search={{}} className="font-medium text-ink-2 underline underline-offset-2 hover:text-ink">
                {t('webhooks.title')}
              </Link>
              {' · '}
            </>
          )}
          {t('doctor.alert.since')} <Time at={alert.openedAt} />
        </p>
      </div>
      <Button size="sm" className="max-sm:ml-8" busy={dismiss.isPending} title={t('doctor.alert.dismissHint')} onClick={() => dismiss.mutate(alert.id)}>
        {t('doctor.alert.dismiss')}
      </Button>
    </li>
  );
}
