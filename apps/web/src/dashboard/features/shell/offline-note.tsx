import { WifiOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useOnline } from '../../../shared/lib/use-online.js';

/** Says that the page may be old while there is no network. */
export function OfflineNote() {
  const { t } = useTranslation();
  if (useOnline()) return null;
  return (
    <div role="status" className="flex items-center justify-center gap-2 bg-unknown-soft px-4 py-1.5 text-center text-unknown">
      <WifiOff aria-hidden className="size-4 shrink-0" />
      {t('common.offline')}
    </div>
  );
}
