import { ProblemError, type ProblemDetails } from './problem-error.js';

/** The problem of one field: `message` says what the field must be, without naming it ("must be a plain file name"). */
export function faultyField(field: string, message: string, details: Pick<ProblemDetails, 'reason'> = {}): ProblemError {
  return new ProblemError('validation_failed', `${field}: ${message}`, { errors: [{ field, message }], ...details });
}
