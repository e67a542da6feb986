import type { Mode } from '@till/contract';
import { useSyncExternalStore } from 'react';
import { StoredChoice } from './stored-choice.js';

/** The global test/live switch; every call carries it as `Till-Mode`. */
export const modeChoice = new StoredChoice<Mode>('till.mode', ['test', 'live'], 'test');

export function useMode(): Mode {
  return useSyncExternalStore(modeChoice.subscribe, modeChoice.get);
}
