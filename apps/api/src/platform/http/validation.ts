import { type ArgumentMetadata, StandardSchemaValidationPipe } from '@nestjs/common';
import { ProblemError } from './problem-error.js';
import { demandStorable } from './storable-json.js';

interface Issue {
  message: string;
  path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined;
  /** Names of surplus fields, as zod gives them. */
  keys?: readonly string[];
}

/** What is wrong with all of it, such as a list where an object is wanted, is said of the field "body". */
function fieldOf({ path = [], keys = [] }: Issue): string {
  const parts = [...path, ...keys.slice(0, 1)].map((part) => String(typeof part === 'object' ? part.key : part));
  return parts.join('.') || 'body';
}

/** Faults of a body, query or parameter as one problem that names each field. */
export function toValidationProblem(issues: readonly Issue[]): ProblemError {
  const errors = issues.map((issue) => ({ field: fieldOf(issue), message: issue.message }));
  const first = errors[0];
  const detail = first ? `${first.field}: ${first.message}` : 'The request does not have the expected shape.';
  return new ProblemError('validation_failed', detail, { errors });
}

/** A body was looked at when it was parsed; a query is looked at here. */
class SchemaPipe extends StandardSchemaValidationPipe {
  override async transform<T>(value: T, metadata: ArgumentMetadata): Promise<T> {
    if (metadata.type === 'query') demandStorable(value);
    return super.transform(value, metadata) as Promise<T>;
  }
}

/** The pipe behind every `@Body({ schema })`, `@Query({ schema })` and `@Param(…, { schema })`. */
export function validationPipe(): StandardSchemaValidationPipe {
  return new SchemaPipe({ exceptionFactory: (issues) => toValidationProblem(issues as readonly Issue[]) });
}
