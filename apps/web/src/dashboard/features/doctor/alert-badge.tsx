import { useQuery } from '@tanstack/react-query';
import { CircleX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { openAlertsQuery } from './api.js';
import { findingTexts } from './finding-texts.js';

/** Says beside a resource, or a gateway by the ids of its routes, that it is broken now; nothing otherwise. */
export function AlertBadge({ resourceIds }: { resourceIds: readonly string[] }) {
  const { t } = useTranslation();
  const { data: alerts = [] } = useQuery(openAlertsQuery);
  const alert = alerts.find((one) => one.resourceIds.some((id) => resourceIds.includes(id)));
  if (!alert) return null;
  return (
    <span title={findingTexts(t, alert).message} className="inline-flex items-center gap-1 rounded-full bg-danger-soft px-2 py-0.5 text-xs font-medium whitespace-nowrap text-danger">
      <CircleX aria-hidden className="size-3.5" />
      {t('doctor.alert.badge')}
    </span>
  );
}
