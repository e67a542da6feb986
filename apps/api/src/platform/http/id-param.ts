import { Injectable, Param, type PipeTransform } from '@nestjs/common';
import { idBodyPattern, type IdKind, idPrefixes } from '@till/contract';
import { ProblemError } from './problem-error.js';

@Injectable()
class IdPipe implements PipeTransform<string, string> {
  private readonly pattern: RegExp;

  constructor(kind: IdKind) {
    this.pattern = new RegExp(`^${idPrefixes[kind]}_${idBodyPattern}$`);
  }

  transform(id: string): string {
    // Malformed and unknown look the same from outside: there is nothing at this address.
    if (this.pattern.test(id)) return id;
    throw new ProblemError('not_found', 'There is nothing with this id. Check it, and that you use the right account.');
  }
}

/** The `:id` of a path; anything that cannot be an id of this kind is simply not found. */
export const IdParam = (kind: IdKind) => Param('id', new IdPipe(kind));

/** The answer for an id that names nothing the caller may see. */
export function notFound(what: string): ProblemError {
  return new ProblemError('not_found', `There is no ${what} with this id. Check it, and that you use the right account and mode.`);
}
