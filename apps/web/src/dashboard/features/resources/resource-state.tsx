import type { Resource } from '@till/contract';
import { clsx } from 'clsx';
import { CirclePause, CircleCheck, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

/** Open, paused, or open but with no network to pay on. */
export function ResourceState({ resource }: { resource: Resource }) {
  const { t } = useTranslation();
  const state = !resource.active ? 'paused' : resource.payableNetworks.length === 0 ? 'unpayable' : 'active';
  const Icon = { active: CircleCheck, paused: CirclePause, unpayable: TriangleAlert }[state];
  return (
    <span
      title={state === 'unpayable' ? t('resources.unpayableHint') : undefined}
      className={clsx('inline-flex items-center gap-1.5 text-xs font-medium whitespace-nowrap', { active: 'text-till', paused: 'text-ink-3', unpayable: 'text-unknown' }[state])}
    >
      <Icon aria-hidden className="size-4" />
      {t(`resources.${state}`)}
    </span>
  );
}
