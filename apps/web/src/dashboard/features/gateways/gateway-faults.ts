import { ApiError } from '@till/api-client';
import type { Problem } from '@till/contract';

/** The problem an answer carried; null for anything else, such as a lost connection. */
export function problemOf(error: unknown): Problem | null {
  return error instanceof ApiError ? error.problem : null;
}

/** What the server found wrong with one field of a gateway. */
export function faultAt(error: unknown, field: string): string | undefined {
  return problemOf(error)?.errors?.find((one) => one.field === field)?.message;
}

/** Faults of secret headers by header name; one that concerns all of them stands at ''. */
export function headerFaults(error: unknown): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const { field, message } of problemOf(error)?.errors ?? []) {
    if (field === 'originHeaders') faults[''] = message;
    else if (field.startsWith('originHeaders.')) faults[field.slice('originHeaders.'.length)] = message;
  }
  return faults;
}

/** Whether every fault of an answer has a place in a form that shows these fields, so that no note has to repeat them. */
export function isPlaced(error: unknown, isField: (field: string) => boolean): boolean {
  const errors = problemOf(error)?.errors ?? [];
  return errors.length > 0 && errors.every(({ field }) => isField(field));
}
