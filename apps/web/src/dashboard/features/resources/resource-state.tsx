import type { Resource } from '@till/contract';
import { clsx } from 'clsx';
import { CircleCheck, CirclePause, CircleSlash, Eye, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

/** Open, paused, a route that is no more, open but with no network to pay on, or a route that asks nobody yet. */
export function ResourceState({ resource }: { resource: Resource }) {
  const { t } = useTranslation();
  const state = resource.kind === 'api_route' && resource.route === null ? 'removed' : !resource.active ? 'paused' : resource.route?.mode === 'observe' ? 'observing' : resource.payableNetworks.length === 0 ? 'unpayable' : 'active';
  const Icon = { active: CircleCheck, paused: CirclePause, removed: CircleSlash, unpayable: TriangleAlert, observing: Eye }[state];
  return (
    <span
      title={state === 'unpayable' || state === 'observing' || state === 'removed' ? t(`resources.${state}Hint`) : undefined}
      className={clsx('inline-flex items-center gap-1.5 text-xs font-medium whitespace-nowrap', { active: 'text-till', paused: 'text-ink-3', removed: 'text-ink-3', unpayable: 'text-unknown', observing: 'text-unknown' }[state])}
    >
      <Icon aria-hidden className="size-4" />
      {t(`resources.${state}`)}
    </span>
  );
}
