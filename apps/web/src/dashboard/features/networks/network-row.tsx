import type { NetworkStatus } from '@till/contract';
import { Link } from '@tanstack/react-router';
import { ChevronRight, CircleCheck, CircleSlash } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../../../shared/ui/button.js';
import { NetworkBadge } from '../../../shared/ui/network-badge.js';
import { Time } from '../../../shared/ui/time.js';
import { NetworkFacts } from './network-facts.js';
import { adviceText, reasonText } from './reason-texts.js';

/** The way to mend what the merchant can mend. */
function Remedy({ reasonCode }: { reasonCode: NetworkStatus['reasonCode'] }) {
  const { t } = useTranslation();
  if (reasonCode === 'no_wallet' || reasonCode === 'not_a_solana_address') {
    return (
      <Link to="/wallets" search={{ add: '1' }} className={buttonClass('plain', 'sm')}>
        {t('wallets.add')}
      </Link>
    );
  }
  if (reasonCode === 'wallet_not_proven') {
    return (
      <Link to="/wallets" search={{}} className={buttonClass('plain', 'sm')}>
        {t('wallets.prove')}
      </Link>
    );
  }
  return null;
}

/** One network: whether it can be paid on, why not, what to do; everything else opens below. */
export function NetworkRow({ network, withAdvice = true }: { network: NetworkStatus; withAdvice?: boolean }) {
  const { t } = useTranslation();
  const advice = withAdvice && !network.payable ? adviceText(t, network) : null;
  const StateIcon = network.payable ? CircleCheck : CircleSlash;
  return (
    <li className="border-t border-line">
      <details className="group">
        <summary className="flex min-h-14 cursor-pointer list-none flex-wrap items-center gap-x-4 gap-y-1 px-5 py-2.5 hover:bg-well/60 [&::-webkit-details-marker]:hidden">
          <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-3 transition-transform group-open:rotate-90 motion-reduce:transition-none" />
          <span className="flex min-w-0 flex-1 basis-44 items-center gap-2 font-medium">
            <NetworkBadge network={network.id} />
            {!network.verified && <span className="rounded-full border border-line-strong/60 px-2 text-xs font-normal whitespace-nowrap text-ink-2">{t('networks.unverified')}</span>}
          </span>
          {withAdvice && (
            <span className={`inline-flex items-center gap-1.5 text-sm ${network.payable ? 'text-till' : 'text-ink-2'}`}>
              <StateIcon aria-hidden className="size-4 shrink-0" />
              {network.payable ? t('networks.payable') : t('networks.notPayable')}
            </span>
          )}
          {network.checkedAt && (
            <span className="text-xs whitespace-nowrap text-ink-3 sm:min-w-40 sm:text-right">
              {t('networks.checked')} <Time at={network.checkedAt} />
            </span>
          )}
        </summary>
        <div className="px-5 pb-4 sm:pl-13">
          <NetworkFacts network={network} />
        </div>
      </details>
      {advice && (
        <div className="-mt-1 flex flex-wrap items-center gap-x-4 gap-y-2 px-5 pb-3 text-sm sm:pl-13">
          <p className="min-w-0 flex-1 basis-64">
            {reasonText(t, network)} <span className="text-ink-2">{advice}</span>
          </p>
          <Remedy reasonCode={network.reasonCode} />
        </div>
      )}
    </li>
  );
}
