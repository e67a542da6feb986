import type { Facilitator } from '@till/contract';
import { CircleCheck, CircleDashed, CircleX, KeyRound, type LucideIcon, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

type Shown = Facilitator['state'] | 'needsKey';

const looks: Record<Shown, { icon: LucideIcon; colour: string }> = {
  works: { icon: CircleCheck, colour: 'text-till' },
  failing: { icon: TriangleAlert, colour: 'text-unknown' },
  down: { icon: CircleX, colour: 'text-danger' },
  unknown: { icon: CircleDashed, colour: 'text-ink-3' },
  needsKey: { icon: KeyRound, colour: 'text-ink-3' },
};

/** How a facilitator does, as a shape and a word. */
export function FacilitatorStateWord({ facilitator }: { facilitator: Facilitator }) {
  const { t } = useTranslation();
  const shown: Shown = facilitator.ownKey === 'required' && !facilitator.key ? 'needsKey' : facilitator.state;
  const { icon: Icon, colour } = looks[shown];
  return (
    <span className={`inline-flex items-center gap-1.5 text-sm whitespace-nowrap ${colour}`}>
      <Icon aria-hidden className="size-4 shrink-0" />
      {t(`facilitators.state.${shown}`)}
    </span>
  );
}
