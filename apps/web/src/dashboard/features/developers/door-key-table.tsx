import type { DoorKey } from '@till/contract';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../shared/ui/button.js';
import { Time } from '../../../shared/ui/time.js';

const cell = 'px-3 py-2.5 text-left first:pl-5 last:pr-5';

/** Facilitator keys of this mode; revoked ones stay visible, so that a failing server can be explained. */
export function DoorKeyTable({ keys, onRevoke }: { keys: readonly DoorKey[]; onRevoke: (key: DoorKey) => void }) {
  const { t } = useTranslation();
  return (
    <div className="overflow-x-auto" role="region" aria-label={t('developers.door.title')} tabIndex={0}>
      <table className="w-full text-sm">
        <thead>
          <tr className="border-y border-line text-xs text-ink-3">
            <th scope="col" className={`${cell} font-medium`}>{t('developers.column.name')}</th>
            <th scope="col" className={`${cell} font-medium`}>{t('developers.column.key')}</th>
            <th scope="col" className={`${cell} hidden font-medium md:table-cell`}>{t('developers.door.column.wallets')}</th>
            <th scope="col" className={`${cell} hidden font-medium md:table-cell`}>{t('developers.column.lastUsed')}</th>
            <th scope="col" className={`${cell} text-right font-medium`}>{t('developers.column.state')}</th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id} className="border-b border-line last:border-b-0">
              <th scope="row" className={`${cell} font-medium break-words`}>{key.name}</th>
              <td className={`${cell} font-mono text-xs whitespace-nowrap`}>{key.hint}</td>
              <td className={`${cell} hidden md:table-cell`}>{key.walletIds ? t('developers.door.walletCount', { count: key.walletIds.length }) : t('developers.door.anyWallet')}</td>
              <td className={`${cell} hidden text-ink-2 md:table-cell`}>{key.lastUsedAt ? <Time at={key.lastUsedAt} /> : t('common.never')}</td>
              <td className={`${cell} text-right`}>
                {key.revokedAt ? (
                  <span className="text-ink-3">{t('developers.revoked')}</span>
                ) : (
                  <Button size="sm" onClick={() => onRevoke(key)}>
                    {t('developers.revoke')}
                    <span className="sr-only">: {key.name}</span>
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
