import type { Settlements } from '@till/contract';
import { clsx } from 'clsx';
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { networkLook } from '../../../shared/lib/network-look.js';
import { Address } from '../../../shared/ui/address.js';
import { Amount } from '../../../shared/ui/amount.js';
import { NetworkBadge } from '../../../shared/ui/network-badge.js';
import { DayTable } from './day-table.js';

type Network = Settlements['networks'][number];
type WalletGroup = Network['wallets'][number];

interface FoldProps {
  label: string;
  name: ReactNode;
  amount: string;
  count: number;
  level: 'network' | 'wallet';
  startOpen: boolean;
  children: ReactNode;
}

/** A line that opens to what stands under it. */
function Fold({ label, name, amount, count, level, startOpen, children }: FoldProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(startOpen);
  const panelId = useId();
  return (
    <>
      <div className={clsx('flex items-center gap-3 px-5', level === 'network' ? 'min-h-14' : 'min-h-11 border-t border-line bg-well/50')}>
        <button type="button" aria-expanded={open} aria-controls={panelId} onClick={() => setOpen(!open)} className="-ml-2 grid size-8 shrink-0 place-items-center rounded-md text-ink-3 hover:bg-well hover:text-ink">
          <ChevronRight aria-hidden className={clsx('size-4 transition-transform', open && 'rotate-90')} />
          <span className="sr-only">{label}</span>
        </button>
        <div className="min-w-0 flex-1">{name}</div>
        <span className="num hidden text-sm text-ink-3 sm:block">{t('common.payments', { count })}</span>
        <Amount value={amount} className={level === 'network' ? 'text-base font-semibold' : 'font-medium'} />
      </div>
      <div id={panelId} hidden={!open}>
        {children}
      </div>
    </>
  );
}

function WalletFold({ network, wallet, startOpen }: { network: string; wallet: WalletGroup; startOpen: boolean }) {
  const { t } = useTranslation();
  const label = t('settlements.expand', { name: wallet.label ?? wallet.payTo });
  return (
    <Fold level="wallet" startOpen={startOpen} label={label} amount={wallet.net} count={wallet.count} name={<Address value={wallet.payTo} network={network} label={wallet.label} />}>
      <DayTable days={wallet.days} label={label} />
    </Fold>
  );
}

/** One network with its wallets and their days. */
export function NetworkSection({ section }: { section: Network }) {
  const { t } = useTranslation();
  return (
    <section className="overflow-hidden rounded-lg border border-line bg-sheet">
      <Fold
        level="network"
        startOpen
        label={t('settlements.expandNetwork', { name: networkLook(section.network).title })}
        amount={section.net}
        count={section.count}
        name={
          <h2 className="text-base font-semibold">
            <NetworkBadge network={section.network} />
          </h2>
        }
      >
        {section.wallets.map((wallet, index) => (
          <WalletFold key={wallet.payTo} network={section.network} wallet={wallet} startOpen={index === 0} />
        ))}
      </Fold>
    </section>
  );
}
