import { clsx } from 'clsx';
import { useTranslation } from 'react-i18next';

export type LiveState = 'connecting' | 'open' | 'lost';

/** Whether new payments arrive by themselves right now; a ring instead of a dot while they do not. */
export function LiveDot({ state }: { state: LiveState }) {
  const { t } = useTranslation();
  return (
    <span role="status" className="inline-flex items-center gap-1.5 text-xs text-ink-2" title={t(state === 'lost' ? 'common.live.lostHint' : 'common.live.hint')}>
      <span aria-hidden className={clsx('size-2 rounded-full', state === 'open' ? 'bg-till' : 'animate-pulse-soft border-2 border-unknown')} />
      <span className="max-sm:sr-only">{t(`common.live.${state}`)}</span>
    </span>
  );
}
