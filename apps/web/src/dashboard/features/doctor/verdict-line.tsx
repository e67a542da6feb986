import type { LastCheckup } from '@till/contract';
import { clsx } from 'clsx';
import { useTranslation } from 'react-i18next';
import { ProgressBar } from '../../../shared/ui/progress-bar.js';
import { Time } from '../../../shared/ui/time.js';
import { severityLook } from './severity-look.js';

/** The result at a glance, when it was found, and that a new one is being made. */
export function VerdictLine({ last, busy }: { last: LastCheckup; busy: boolean }) {
  const { t } = useTranslation();
  const { checkup, nextAt } = last;
  return (
    <div className="px-5 pb-4" aria-live="polite">
      {busy && (
        <div className="mb-3 grid gap-1.5">
          <ProgressBar label={t('doctor.checking')} />
          <p className="text-xs text-ink-3">{t('doctor.checking')}</p>
        </div>
      )}
      {checkup === null && !busy && <p className="text-sm text-ink-2">{t('doctor.never')}</p>}
      {checkup && <Verdict checkup={checkup} />}
      {checkup && (
        <p className="mt-1 text-xs text-ink-3">
          {t('doctor.checkedAt')} <Time at={checkup.at} />
          {nextAt && (
            <>
              {' · '}
              {t('doctor.nextAt')} <Time at={nextAt} />
            </>
          )}
        </p>
      )}
    </div>
  );
}

function Verdict({ checkup: { toMend, verdict } }: { checkup: NonNullable<LastCheckup['checkup']> }) {
  const { t } = useTranslation();
  const severity = verdict === 'broken' || verdict === 'warning' ? verdict : 'ok';
  const { icon: Icon, tone } = severityLook[severity];
  return (
    <div className="flex items-start gap-3">
      <Icon aria-hidden className={clsx('mt-0.5 size-6 shrink-0', tone)} />
      <div className="min-w-0">
        <p className="text-base font-semibold">{severity === 'ok' ? t('doctor.good') : t('doctor.toMend', { count: toMend })}</p>
        <p className="text-sm text-ink-2">{severity === 'ok' ? t('doctor.goodHint') : t(`doctor.toMendHint.${severity}`)}</p>
      </div>
    </div>
  );
}
