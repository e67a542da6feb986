import type { ApiKey, DoorKey } from '@till/contract';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../shared/ui/button.js';
import { Time } from '../../../shared/ui/time.js';

const cell = 'px-3 py-2.5 text-left first:pl-5 last:pr-5';

interface Props<Key> {
  label: string;
  keys: readonly Key[];
  /** What this kind of key may do: the one column that differs. */
  may: { title: string; text: (key: Key) => string };
  onRevoke: (key: Key) => void;
}

/** Keys of this mode, of either kind; revoked ones stay visible, so that a failing server can be explained. */
export function KeyTable<Key extends ApiKey | DoorKey>({ label, keys, may, onRevoke }: Props<Key>) {
  const { t } = useTranslation();
  return (
    <div className="overflow-x-auto" role="region" aria-label={label} tabIndex={0}>
      <table className="w-full text-sm">
        <thead>
          <tr className="border-y border-line text-xs text-ink-3">
            <th scope="col" className={`${cell} font-medium`}>{t('developers.column.name')}</th>
            <th scope="col" className={`${cell} font-medium`}>{t('developers.column.key')}</th>
            <th scope="col" className={`${cell} hidden font-medium md:table-cell`}>{may.title}</th>
            <th scope="col" className={`${cell} hidden font-medium lg:table-cell`}>{t('developers.column.created')}</th>
            <th scope="col" className={`${cell} hidden font-medium md:table-cell`}>{t('developers.column.lastUsed')}</th>
            <th scope="col" className={`${cell} text-right font-medium`}>{t('developers.column.state')}</th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id} className="border-b border-line last:border-b-0">
              <th scope="row" className={`${cell} font-medium break-words`}>{key.name}</th>
              <td className={`${cell} font-mono text-xs whitespace-nowrap`}>{key.hint}</td>
              <td className={`${cell} hidden md:table-cell`}>{may.text(key)}</td>
              <td className={`${cell} hidden text-ink-2 lg:table-cell`}>
                <Time at={key.createdAt} />
              </td>
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
