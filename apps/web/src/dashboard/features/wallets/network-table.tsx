import type { NetworkStatus } from '@till/contract';
import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleSlash } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { en } from '../../../shared/i18n/en.js';
import { Address } from '../../../shared/ui/address.js';
import { Card } from '../../../shared/ui/card.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { NetworkBadge } from '../../../shared/ui/network-badge.js';
import { Skeleton } from '../../../shared/ui/skeleton.js';
import { Time } from '../../../shared/ui/time.js';
import { networksQuery } from './api.js';

type Reason = keyof typeof en.wallets.reason;

function isReason(code: string): code is Reason {
  return code in en.wallets.reason;
}

const cell = 'px-3 py-2.5 text-left first:pl-5 last:pr-5';

/** Which networks can be paid on now, and why the others cannot. */
export function NetworkTable() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(networksQuery);
  const reasonText = ({ reason, reasonCode }: NetworkStatus) => (reasonCode && isReason(reasonCode) ? t(`wallets.reason.${reasonCode}`) : (reason ?? t('wallets.notPayable')));
  const rows = [...(data ?? [])].sort((a, b) => Number(b.payable) - Number(a.payable));
  return (
    <Card flush title={t('wallets.networks')} lead={t('wallets.networksLead')}>
      {error && !data ? <ErrorNote error={error} onRetry={() => void refetch()} className="mx-5 mb-5" /> : null}
      {!data && !error && <Skeleton className="mx-5 mb-5 h-32" />}
      {data && (
        <div className="overflow-x-auto" role="region" aria-label={t('wallets.networks')} tabIndex={0}>
          <table className="w-full text-sm">
            <thead>
              <tr className="border-y border-line text-xs text-ink-3">
                <th scope="col" className={`${cell} font-medium`}>{t('wallets.network')}</th>
                <th scope="col" className={`${cell} font-medium`}>{t('wallets.networkState')}</th>
                <th scope="col" className={`${cell} hidden font-medium lg:table-cell`}>{t('wallets.asset')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((network) => (
                <tr key={network.id} className="border-b border-line last:border-b-0">
                  <th scope="row" className={`${cell} font-normal`}>
                    <NetworkBadge network={network.id} />
                  </th>
                  <td className={cell}>
                    <span className={`inline-flex items-start gap-1.5 ${network.payable ? 'text-till' : 'text-ink-2'}`}>
                      {network.payable ? <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0" /> : <CircleSlash aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-3" />}
                      <span>
                        {network.payable ? t('wallets.payable') : reasonText(network)}
                        {network.checkedAt && (
                          <span className="ml-2 text-xs whitespace-nowrap text-ink-3">
                            <Time at={network.checkedAt} />
                          </span>
                        )}
                      </span>
                    </span>
                  </td>
                  <td className={`${cell} hidden lg:table-cell`}>
                    <Address value={network.asset} network={network.id} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}
