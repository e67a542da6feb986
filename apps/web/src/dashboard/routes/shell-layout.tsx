import { Outlet } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../shared/lib/session.js';
import { useSignOut } from '../features/auth/use-sign-out.js';
import { BottomBar } from '../features/shell/bottom-bar.js';
import { TestBand } from '../features/shell/mode-switch.js';
import { OfflineNote } from '../features/shell/offline-note.js';
import { Rail } from '../features/shell/rail.js';
import { TopBar } from '../features/shell/top-bar.js';

const CommandMenu = lazy(async () => ({ default: (await import('../features/shell/command-menu.js')).CommandMenu }));

/** The frame of every page behind the sign-in: rail, top bar, content, bottom bar on a phone. */
export function ShellLayout() {
  const { t } = useTranslation();
  const session = useSession();
  const signOut = useSignOut();
  const [searching, setSearching] = useState(false);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setSearching((open) => !open);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <div className="flex min-h-dvh flex-col">
      <a href="#content" className="sr-only rounded-md bg-sheet px-4 py-2 focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50">
        {t('shell.skip')}
      </a>
      <TestBand />
      <div className="mx-auto flex w-full max-w-[90rem] flex-1">
        <Rail merchantName={session.merchant.name} />
        <div className="min-w-0 flex-1 md:border-l md:border-line">
          <TopBar session={session} onSearch={() => setSearching(true)} onSignOut={signOut} />
          <OfflineNote />
          <main id="content" tabIndex={-1} className="px-4 py-6 pb-28 outline-none md:px-6 md:pb-12 lg:px-8">
            <Outlet />
          </main>
        </div>
      </div>
      <BottomBar />
      {searching && (
        <Suspense>
          <CommandMenu modes={session.modes} onClose={() => setSearching(false)} />
        </Suspense>
      )}
    </div>
  );
}
