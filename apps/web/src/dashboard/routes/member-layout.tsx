import { Outlet } from '@tanstack/react-router';
import { useEffect } from 'react';
import { ExplorerContext } from '../../shared/lib/explorer-context.js';
import { LiveProvider } from '../../shared/lib/live-provider.js';
import { modeChoice, useMode } from '../../shared/lib/mode.js';
import { loadSandboxWallet } from '../../shared/lib/sandbox-wallet.js';
import { useSession } from '../../shared/lib/session.js';
import { StepUpDialog } from '../features/auth/step-up-dialog.js';

/** Everything a signed-in page needs around it; a change of mode starts the page anew. */
export function MemberLayout() {
  const { sandbox, modes } = useSession();
  const mode = useMode();
  useEffect(() => {
    if (sandbox) loadSandboxWallet();
  }, [sandbox]);
  useEffect(() => {
    const [first] = modes;
    if (first && !modes.includes(mode)) modeChoice.set(first);
  }, [mode, modes]);
  return (
    <ExplorerContext value={!sandbox}>
      <LiveProvider>
        <Outlet key={mode} />
        <StepUpDialog />
      </LiveProvider>
    </ExplorerContext>
  );
}
