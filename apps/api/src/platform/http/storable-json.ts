import { faultyField } from './faulty-field.js';
import { ProblemError } from './problem-error.js';

/** Deeper than any document people write, and far from where walking it would exhaust the stack. */
const mostLevels = 128;
/** Postgres stores neither: NUL ends its texts, and half a surrogate pair is no character. */
const unstorable = /\0|\p{Surrogate}/u;

interface Place {
  value: unknown;
  name: string;
  parent: Place | null;
  level: number;
}

/**
 * Refuses parsed JSON, or a parsed query, that could not be handled or stored, and names the field: whatever comes after
 * may recurse through it and write it down. Throws `validation_failed`.
 */
export function demandStorable(value: unknown): void {
  const open: Place[] = [{ value, name: '', parent: null, level: 0 }];
  for (let place = open.pop(); place; place = open.pop()) {
    const { value: current, level } = place;
    if (typeof current === 'string' && unstorable.test(current)) throw faulty(place, 'contains characters that cannot be stored, such as NUL');
    if (typeof current !== 'object' || current === null) continue;
    if (level >= mostLevels) throw faulty(place, `is nested too deeply; at most ${String(mostLevels)} levels are read`);
    for (const [name, part] of Object.entries(current)) {
      if (unstorable.test(name)) throw faulty(place, 'has a name with characters that cannot be stored, such as NUL');
      open.push({ value: part, name, parent: place, level: level + 1 });
    }
  }
}

function faulty(place: Place, message: string): ProblemError {
  const names: string[] = [];
  for (let at: Place | null = place; at?.parent; at = at.parent) names.unshift(at.name);
  // The way to something too deep says nothing that its beginning does not.
  const field = names.slice(0, 5).join('.') || 'body';
  return faultyField(field, message);
}
