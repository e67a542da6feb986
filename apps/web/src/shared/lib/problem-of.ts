import { ApiError } from '@till/api-client';
import type { Problem } from '@till/contract';

/** The problem an answer carried; null for anything else, such as a lost connection. */
export function problemOf(error: unknown): Problem | null {
  return error instanceof ApiError ? error.problem : null;
}

/** What the server found wrong with one field of a form. */
export function faultAt(error: unknown, field: string): string | undefined {
  return problemOf(error)?.errors?.find((one) => one.field === field)?.message;
}

/** Whether every fault of an answer has a place in a form that shows these fields, so that no note has to repeat them. */
export function isPlaced(error: unknown, isField: (field: string) => boolean): boolean {
  const errors = problemOf(error)?.errors ?? [];
  return errors.length > 0 && errors.every(({ field }) => isField(field));
}
