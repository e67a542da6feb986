import type { Gateway } from '@till/contract';
import { clsx } from 'clsx';
import { CircleCheck, CircleDashed, CirclePause, Eye } from 'lucide-react';
import { useTranslation } from 'react-i18next';

export type GatewayStateName = 'charging' | 'watching' | 'empty' | 'paused';

/** Whether anybody pays at the gateway now. */
export function stateOf({ active, routes }: Gateway): GatewayStateName {
  if (!active) return 'paused';
  const open = routes.filter((route) => route.active);
  if (open.length === 0) return 'empty';
  return open.every(({ mode }) => mode === 'observe') ? 'watching' : 'charging';
}

const looks = {
  charging: { icon: CircleCheck, ink: 'text-till' },
  watching: { icon: Eye, ink: 'text-unknown' },
  empty: { icon: CircleDashed, ink: 'text-ink-3' },
  paused: { icon: CirclePause, ink: 'text-ink-3' },
} as const;

/** The state of a gateway as a shape and a word. */
export function GatewayState({ gateway }: { gateway: Gateway }) {
  const { t } = useTranslation();
  const state = stateOf(gateway);
  const { icon: Icon, ink } = looks[state];
  return (
    <span title={t(`gateways.stateHint.${state}`)} className={clsx('inline-flex items-center gap-1.5 text-xs font-medium whitespace-nowrap', ink)}>
      <Icon aria-hidden className="size-4" />
      {t(`gateways.state.${state}`)}
    </span>
  );
}
