import { useTranslation } from 'react-i18next';
import type { TrialState } from './run-trial.js';

/** Why the walk ended here, and what would make it go on. */
export function TrialFault({ state: { fault } }: { state: TrialState }) {
  const { t } = useTranslation();
  if (!fault) return null;
  return (
    <div role="alert" className="rounded-md bg-unknown-soft px-3 py-2 text-sm text-unknown">
      <p>{t(`trial.fault.${fault.code}`)}</p>
      {fault.detail && <p className="mt-1 font-mono text-xs break-words">{fault.detail}</p>}
    </div>
  );
}
