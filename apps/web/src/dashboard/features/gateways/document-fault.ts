import { problemOf } from '../../../shared/lib/problem-of.js';

/** What is wrong with a description. */
export interface DocumentFault {
  /** Place and message as one sentence. */
  text: string;
  /** Names on the way to the fault; empty for the document as a whole. */
  place: readonly string[];
  message: string;
}

/** The first fault an answer found in a document; null when it found none. */
export function documentFault(error: unknown): DocumentFault | null {
  const found = problemOf(error)?.errors?.find(({ field }) => field === 'document' || field.startsWith('document.'));
  if (!found) return null;
  const place = found.field.split('.').slice(1);
  return { text: place.length > 0 ? `${place.join(' → ')}: ${found.message}` : found.message, place, message: found.message };
}

/** The line of a text that a fault is about, counted from one: the one its message names, or where its place is written. */
export function lineOfFault(text: string, fault: DocumentFault | null): number | null {
  if (!fault) return null;
  const named = /\bline (\d{1,7})\b/i.exec(fault.message)?.[1];
  if (named !== undefined) return Number.parseInt(named, 10);
  const lines = text.split(/\r?\n/);
  let at = -1;
  for (const name of fault.place) {
    const next = lines.findIndex((line, index) => index > at && isKey(line, name));
    if (next < 0) break;
    at = next;
  }
  return at < 0 ? null : at + 1;
}

function isKey(line: string, name: string): boolean {
  const start = line.trim().replace(/^[{,\s-]+/, '');
  return [`${name}:`, `"${name}":`, `'${name}':`].some((key) => start.startsWith(key));
}
