import { problemOf } from '../../../shared/lib/problem-of.js';

/** Faults of secret headers by header name; one that concerns all of them stands at ''. */
export function headerFaults(error: unknown): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const { field, message } of problemOf(error)?.errors ?? []) {
    if (field === 'originHeaders') faults[''] = message;
    else if (field.startsWith('originHeaders.')) faults[field.slice('originHeaders.'.length)] = message;
  }
  return faults;
}
