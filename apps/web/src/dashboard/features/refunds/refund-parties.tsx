import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Address } from '../../../shared/ui/address.js';
import { FactList } from '../../../shared/ui/fact-list.js';
import { NetworkBadge } from '../../../shared/ui/network-badge.js';
import { ownAddressesQuery } from './api.js';

interface Props {
  network: string;
  /** The wallet that was paid. */
  from: string;
  /** The payer. */
  to: string;
}

/** Who gets it, from which wallet, on which network; says when that wallet is no longer the merchant's. */
export function RefundParties({ network, from, to }: Props) {
  const { t } = useTranslation();
  const { data: own } = useQuery(ownAddressesQuery);
  const wallet = own?.find(({ address }) => address.toLowerCase() === from.toLowerCase());
  return (
    <div className="grid gap-3">
      <FactList
        facts={[
          { name: t('refunds.to'), value: <Address value={to} network={network} /> },
          { name: t('refunds.from'), value: <Address value={from} network={network} label={wallet?.label ?? null} /> },
          { name: t('refunds.network'), value: <NetworkBadge network={network} /> },
        ]}
      />
      {own && !wallet && (
        <p role="note" className="flex items-start gap-2 rounded-md bg-unknown-soft px-3 py-2 text-sm text-unknown">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {t('refunds.foreignWallet')}
        </p>
      )}
    </div>
  );
}
