import { Link } from '@tanstack/react-router';
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../shared/ui/dialog.js';
import { navigation } from './navigation.js';

const inBar = ['/', '/payments', '/resources', '/wallets'];
const tabClass = 'flex min-h-14 flex-col items-center justify-center gap-0.5 text-[0.6875rem] text-ink-2 aria-[current=page]:font-medium aria-[current=page]:text-till';

/** Navigation at the foot of a phone: the four pages used most, the others behind "More". */
export function BottomBar() {
  const { t } = useTranslation();
  const [more, setMore] = useState(false);
  return (
    <nav aria-label={t('shell.nav.label')} className="fixed inset-x-0 bottom-0 z-30 border-t border-line bg-sheet pb-[env(safe-area-inset-bottom)] md:hidden">
      <ul className="grid grid-cols-5">
        {navigation
          .filter(({ to }) => inBar.includes(to))
          .map(({ to, name, icon: Icon }) => (
            <li key={to}>
              <Link to={to} activeOptions={{ exact: to === '/', includeSearch: false }} className={tabClass}>
                <Icon aria-hidden className="size-5" strokeWidth={1.9} />
                {t(`shell.nav.${name}`)}
              </Link>
            </li>
          ))}
        <li>
          <button type="button" className={`${tabClass} w-full`} aria-haspopup="dialog" onClick={() => setMore(true)}>
            <Ellipsis aria-hidden className="size-5" />
            {t('shell.nav.more')}
          </button>
        </li>
      </ul>
      <Dialog open={more} onClose={() => setMore(false)} title={t('shell.nav.more')} variant="drawer">
        <ul className="grid gap-1">
          {navigation
            .filter(({ to }) => !inBar.includes(to))
            .map(({ to, name, icon: Icon }) => (
              <li key={to}>
                <Link to={to} onClick={() => setMore(false)} className="flex min-h-12 items-center gap-3 rounded-md px-2 text-base hover:bg-well aria-[current=page]:text-till">
                  <Icon aria-hidden className="size-5" strokeWidth={1.9} />
                  {t(`shell.nav.${name}`)}
                </Link>
              </li>
            ))}
        </ul>
      </Dialog>
    </nav>
  );
}
