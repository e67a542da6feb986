import { Injectable } from '@nestjs/common';
import { type HandleAvailability, handleSchema } from '@till/contract';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { toValidationProblem } from '../../platform/http/validation.js';
import { ResourcesRepository } from './resources.repository.js';

const wantedSuggestions = 3;

/** Names near a handle, best first. */
function near(handle: string): string[] {
  const base = handle.slice(0, 24).replace(/-+$/, '');
  return [`${base}-tips`, `hi-${base}`, `${base}-jar`, `thanks-${base}`, ...[2, 3, 4, 5, 6, 7, 8, 9].map((n) => `${base}-${n}`)];
}

@Injectable()
export class HandlesService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly resources: ResourcesRepository,
  ) {}

  /** Whether a handle is free, and free ones near it when it is not. Throws `validation_failed` for what can be none. */
  async check(text: string): Promise<HandleAvailability> {
    const parsed = handleSchema.safeParse(text);
    if (!parsed.success) throw toValidationProblem(parsed.error.issues.map((issue) => ({ ...issue, path: ['handle'] })));
    const handle = parsed.data;
    const candidates = near(handle);
    const taken = await this.unitOfWork.system((tx) => this.resources.takenHandles(tx, [handle, ...candidates]));
    if (!taken.has(handle)) return { handle, available: true, suggestions: [] };
    return { handle, available: false, suggestions: candidates.filter((candidate) => !taken.has(candidate)).slice(0, wantedSuggestions) };
  }
}
