import type { Mode } from '@till/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { modeChoice, useMode } from '../../../shared/lib/mode.js';
import { Segmented } from '../../../shared/ui/segmented.js';

/** Switches every page between test and live; nothing read in one mode is shown in the other. */
export function useSwitchMode(): (mode: Mode) => void {
  const queryClient = useQueryClient();
  return (mode) => {
    modeChoice.set(mode);
    queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
  };
}

export function ModeSwitch({ modes }: { modes: readonly Mode[] }) {
  const { t } = useTranslation();
  const mode = useMode();
  const switchMode = useSwitchMode();
  if (modes.length < 2) return null;
  return <Segmented label={t('shell.mode.label')} value={mode} onChange={switchMode} options={(['test', 'live'] as const).map((value) => ({ value, label: t(`common.mode.${value}`) }))} />;
}

/** The ruled band over the whole frame that makes test mode impossible to overlook. */
export function TestBand() {
  const { t } = useTranslation();
  if (useMode() !== 'test') return null;
  return (
    <aside aria-label={t('shell.mode.label')} className="stripes-test flex justify-center border-b border-test-rule px-4 text-center text-xs font-medium text-test-ink">
      <span className="bg-test-soft px-3 py-0.5">{t('shell.mode.band')}</span>
    </aside>
  );
}
