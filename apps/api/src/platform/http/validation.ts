import { StandardSchemaValidationPipe } from '@nestjs/common';
import { ProblemError } from './problem-error.js';

interface Issue {
  message: string;
  path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined;
}

function fieldOf(issue: Issue): string {
  return (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
}

/** Faults of a body, query or parameter as one problem that names each field. */
export function toValidationProblem(issues: readonly Issue[]): ProblemError {
  const errors = issues.map((issue) => ({ field: fieldOf(issue), message: issue.message }));
  const first = errors[0];
  const detail = first ? `${first.field || 'body'}: ${first.message}` : 'The request does not have the expected shape.';
  return new ProblemError('validation_failed', detail, { errors });
}

/** The pipe behind every `@Body({ schema })`, `@Query({ schema })` and `@Param(…, { schema })`. */
export function validationPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({ exceptionFactory: (issues) => toValidationProblem(issues as readonly Issue[]) });
}
