import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { navigation } from './navigation.js';
import { TillMark } from './till-mark.js';

/** Navigation at the left of a desktop; icons alone on a tablet. */
export function Rail({ merchantName }: { merchantName: string }) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t('shell.nav.label')} className="sticky top-0 hidden max-h-dvh w-16 shrink-0 flex-col self-start overflow-y-auto px-3 py-4 md:flex lg:w-56">
      <Link to="/" className="mb-5 flex items-center gap-2.5 rounded-md px-1.5">
        <TillMark className="size-7 shrink-0" />
        <span className="hidden min-w-0 lg:block">
          <span className="block leading-tight font-semibold tracking-tight">Till</span>
          <span className="block truncate text-xs text-ink-3">{merchantName}</span>
        </span>
      </Link>
      <ul className="grid gap-0.5">
        {navigation.map(({ to, name, icon: Icon }) => (
          <li key={to}>
            <Link
              to={to}
              activeOptions={{ exact: to === '/', includeSearch: false }}
              title={t(`shell.nav.${name}`)}
              className="group flex min-h-9 items-center gap-3 rounded-md px-2.5 text-ink-2 transition-colors hover:bg-well hover:text-ink aria-[current=page]:bg-till-soft aria-[current=page]:font-medium aria-[current=page]:text-till"
            >
              <Icon aria-hidden className="size-[1.15rem] shrink-0" strokeWidth={1.9} />
              <span className="sr-only lg:not-sr-only">{t(`shell.nav.${name}`)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
