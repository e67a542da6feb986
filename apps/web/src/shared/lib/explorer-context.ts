import { createContext, useContext } from 'react';

/** Whether public explorers know the chains of this Till; those of a sandbox exist on this machine only. */
export const ExplorerContext = createContext(true);

export function useHasExplorers(): boolean {
  return useContext(ExplorerContext);
}
