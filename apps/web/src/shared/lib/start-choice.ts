import { StoredChoice } from './stored-choice.js';

/** Whether this browser has put the first-run question aside ("Look around first"). */
export const skippedStart = new StoredChoice<'yes' | 'no'>('till.start-skipped', ['yes', 'no'], 'no');
