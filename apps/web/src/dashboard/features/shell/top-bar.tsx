import type { Session } from '@till/contract';
import { Link } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useLive } from '../../../shared/lib/live-provider.js';
import { LiveDot } from '../../../shared/ui/live-dot.js';
import { AccountMenu } from './account-menu.js';
import { ModeSwitch } from './mode-switch.js';
import { TillMark } from './till-mark.js';

interface Props {
  session: Session;
  onSearch: () => void;
  onSignOut: () => void;
}

const isMac = /mac|iphone|ipad/i.test(navigator.userAgent);

export function TopBar({ session, onSearch, onSignOut }: Props) {
  const { t } = useTranslation();
  const { state } = useLive();
  return (
    <header className="sticky top-0 z-20 flex h-14 items-center gap-2 border-b border-line bg-paper/95 px-4 backdrop-blur-sm md:px-6">
      <Link to="/" className="rounded-md md:hidden">
        <TillMark className="size-7" />
        <span className="sr-only">{t('shell.nav.overview')}</span>
      </Link>
      <button
        type="button"
        onClick={onSearch}
        aria-keyshortcuts="Meta+K Control+K"
        className="flex min-h-9 min-w-9 items-center gap-2 rounded-md border border-line bg-sheet px-2.5 text-ink-3 transition-colors hover:border-line-strong hover:text-ink md:w-72"
      >
        <Search aria-hidden className="size-4 shrink-0" />
        <span className="sr-only md:not-sr-only">{t('shell.search')}</span>
        <kbd aria-hidden className="ml-auto hidden rounded border border-line px-1 text-[0.6875rem] md:block">
          {isMac ? '⌘K' : 'Ctrl K'}
        </kbd>
      </button>
      <div className="ml-auto flex items-center gap-2 md:gap-3">
        {state === 'lost' && <LiveDot state={state} />}
        <ModeSwitch modes={session.modes} />
        <AccountMenu session={session} onSignOut={onSignOut} />
      </div>
    </header>
  );
}
