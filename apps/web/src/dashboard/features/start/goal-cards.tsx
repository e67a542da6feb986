import { ArrowRight, Heart, Split, Tag } from 'lucide-react';
import { useTranslation } from 'react-i18next';

export type Goal = 'tips' | 'sell' | 'api';

const goals = [
  { goal: 'tips', icon: Heart },
  { goal: 'sell', icon: Tag },
  { goal: 'api', icon: Split },
] as const;

/** The one question of the first run. */
export function GoalCards({ busy, onChoose }: { busy: boolean; onChoose: (goal: Goal) => void }) {
  const { t } = useTranslation();
  return (
    <ul className="grid gap-4 md:grid-cols-3">
      {goals.map(({ goal, icon: Icon }) => (
        <li key={goal} className="grid">
          <button
            type="button"
            disabled={busy}
            onClick={() => onChoose(goal)}
            className="group flex flex-col items-start gap-3 rounded-lg border border-line-strong/60 bg-sheet p-6 text-left transition-colors hover:border-till"
          >
            <span aria-hidden className="grid size-12 place-items-center rounded-lg bg-till-soft text-till">
              <Icon className="size-6" />
            </span>
            <span className="text-lg font-semibold">{t(`start.${goal}`)}</span>
            <span className="text-ink-2">{t(`start.${goal}Text`)}</span>
            <span className="mt-auto inline-flex items-center gap-1.5 pt-2 text-sm font-medium text-till">
              {t('common.action.continue')}
              <ArrowRight aria-hidden className="size-4 transition-transform group-hover:translate-x-0.5" />
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
