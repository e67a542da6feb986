import type { Inflow } from '@till/contract';
import { useTranslation } from 'react-i18next';
import { Address } from '../../../shared/ui/address.js';
import { Amount } from '../../../shared/ui/amount.js';
import { Button } from '../../../shared/ui/button.js';
import { NetworkBadge } from '../../../shared/ui/network-badge.js';
import { Time } from '../../../shared/ui/time.js';

interface Props {
  inflow: Inflow;
  busy: boolean;
  onAttach: () => void;
  onIgnore: () => void;
  onReset: () => void;
}

/** A transfer that no payment explains: how much, from whom, in which transaction, and what can be said of it. */
export function InflowRow({ inflow, busy, onAttach, onIgnore, onReset }: Props) {
  const { t } = useTranslation();
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-3 border-t border-line px-5 py-3.5">
      <div className="min-w-0 flex-1 basis-72">
        <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
          <Amount value={inflow.amount} className="text-base font-semibold" />
          <NetworkBadge network={inflow.network} className="text-sm" />
          <Time at={inflow.at} className="text-sm text-ink-3" />
        </p>
        <div className="mt-1 flex flex-wrap gap-x-5 gap-y-0.5 text-sm text-ink-2">
          <span className="inline-flex items-center gap-1.5">
            <span className="text-ink-3">{t(inflow.status === 'own_transfer' ? 'settlements.inflows.fromOwn' : 'settlements.inflows.from')}</span>
            <Address value={inflow.payer} network={inflow.network} />
          </span>
          <span className="inline-flex items-center gap-1.5">
            <span className="text-ink-3">{t('settlements.inflows.transaction')}</span>
            <Address value={inflow.transaction} network={inflow.network} kind="transaction" />
          </span>
        </div>
        {inflow.resourceTitle !== null && <p className="text-sm text-ink-2">{t('settlements.inflows.attachedTo', { title: inflow.resourceTitle })}</p>}
      </div>
      <div className="flex gap-2">
        {inflow.status === 'own_transfer' ? (
          <Button size="sm" kind="quiet" busy={busy} onClick={onAttach}>
            {t('settlements.inflows.attach')}
          </Button>
        ) : inflow.status === 'unmatched' ? (
          <>
            <Button size="sm" busy={busy} onClick={onAttach}>
              {t('settlements.inflows.attach')}
            </Button>
            <Button size="sm" kind="quiet" disabled={busy} onClick={onIgnore}>
              {t('settlements.inflows.ignore')}
            </Button>
          </>
        ) : (
          <Button size="sm" busy={busy} onClick={onReset}>
            {t('settlements.inflows.reset')}
          </Button>
        )}
      </div>
    </li>
  );
}
