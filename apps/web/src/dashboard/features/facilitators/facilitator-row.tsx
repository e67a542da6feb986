import type { Facilitator } from '@till/contract';
import { useTranslation } from 'react-i18next';
import { en } from '../../../shared/i18n/en.js';
import { Button } from '../../../shared/ui/button.js';
import { Time } from '../../../shared/ui/time.js';
import { FacilitatorStateWord } from './facilitator-state.js';

interface Props {
  facilitator: Facilitator;
  onSetKey: () => void;
  onRemoveKey: () => void;
}

type FaultWord = keyof typeof en.facilitators.lastFault;

function faultWord(code: string): FaultWord {
  return code in en.facilitators.lastFault ? (code as FaultWord) : 'other';
}

/** One facilitator: how it does, in words, and the merchant's own key where it takes one. */
export function FacilitatorRow({ facilitator, onSetKey, onRemoveKey }: Props) {
  const { t } = useTranslation();
  const { title, state, lastFault, lastFaultAt } = facilitator;
  const isAiling = state === 'down' || (state === 'failing' && lastFault !== null);
  return (
    <li className="border-t border-line px-5 py-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <span className="font-medium">{title}</span>
        <FacilitatorStateWord facilitator={facilitator} />
      </div>
      <Figures facilitator={facilitator} />
      {isAiling && (
        <p className="mt-1 text-sm text-ink-2">
          {lastFault !== null && t(`facilitators.lastFault.${faultWord(lastFault)}`)} {lastFaultAt && <Time at={lastFaultAt} className="text-xs text-ink-3" />}
        </p>
      )}
      {state === 'down' && <p className="mt-1 text-sm text-ink-2">{t('facilitators.downHint')}</p>}
      {facilitator.ownKey !== 'none' && <OwnKey facilitator={facilitator} onSetKey={onSetKey} onRemoveKey={onRemoveKey} />}
    </li>
  );
}

function Figures({ facilitator: { latencyMs, lastSuccessAt } }: { facilitator: Facilitator }) {
  const { t, i18n } = useTranslation();
  if (latencyMs === null && lastSuccessAt === null) return null;
  const seconds = latencyMs === null ? null : new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1, minimumFractionDigits: 1 }).format(latencyMs / 1_000);
  return (
    <p className="mt-0.5 text-xs text-ink-3">
      {seconds !== null && t('facilitators.settlesIn', { seconds })}
      {seconds !== null && lastSuccessAt !== null && ' · '}
      {lastSuccessAt !== null && (
        <>
          {t('facilitators.lastSuccess')} <Time at={lastSuccessAt} />
        </>
      )}
    </p>
  );
}

function OwnKey({ facilitator: { key, title }, onSetKey, onRemoveKey }: Props) {
  const { t } = useTranslation();
  return (
    <div className="mt-2 flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-md bg-well px-3 py-2 text-sm">
      <span className="min-w-0">
        {key ? t('facilitators.key', { hint: key.hint }) : t('facilitators.keyHint')}
        {key && (
          <span className="ml-2 text-xs text-ink-3">
            {t('facilitators.keyAdded')} <Time at={key.addedAt} />
          </span>
        )}
        {key?.refusedAt && <span className="block text-danger">{t('facilitators.keyRefused', { name: title })}</span>}
      </span>
      <span className="flex gap-2">
        <Button size="sm" onClick={onSetKey}>
          {t(key ? 'facilitators.replaceKey' : 'facilitators.addKey')}
        </Button>
        {key && (
          <Button size="sm" kind="quiet" onClick={onRemoveKey}>
            {t('facilitators.removeKey')}
          </Button>
        )}
      </span>
    </div>
  );
}
