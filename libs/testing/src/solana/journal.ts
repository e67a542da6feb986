import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs';
import type { TransactionRecord } from './transaction-record.js';

/** An account as the journal keeps it. */
export interface KeptAccount {
  address: string;
  lamports: string;
  owner: string;
  /** Base64. */
  data: string;
}

/** One line: what changed, with the state of every account it touched. */
export interface JournalEntry {
  genesisMs?: number;
  jumpedSlots?: number;
  transaction?: TransactionRecord;
  accounts: KeptAccount[];
}

/** Where a chain keeps its past. */
export interface Journal {
  readonly past: readonly JournalEntry[];
  append(entry: JournalEntry): void;
}

/** A journal that forgets. */
export const noJournal: Journal = { past: [], append: () => undefined };

/**
 * One JSON line a change. A line is written before the chain answers, so a killed process loses nothing it has told
 * anybody; a last line cut short by the kill was never answered for and is dropped.
 */
export function openJournal(file: string): Journal {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const past = whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as JournalEntry);
  if (whole.length < text.length) truncateSync(file, Buffer.byteLength(whole));
  return {
    past,
    append: (entry) => {
      appendFileSync(file, `${JSON.stringify(entry)}\n`);
    },
  };
}
