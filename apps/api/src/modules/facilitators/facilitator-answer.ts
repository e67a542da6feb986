import type { Facilitator as FacilitatorAnswer, FacilitatorState } from '@till/contract';
import type { Facilitator } from '../networks/facilitator.js';
import { takesOwnKeys } from './facilitator-keys.service.js';
import type { StoredKey } from './facilitators.repository.js';

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** A facilitator with its health, as one merchant may see it. */
export function toFacilitatorAnswer(facilitator: Facilitator, key: StoredKey | undefined): FacilitatorAnswer {
  const { settings, breaker } = facilitator;
  const { lastSuccessAtMs, lastFaultAtMs, lastFault, latencyMs } = breaker.facts;
  const ownKey = !takesOwnKeys(facilitator) ? 'none' : settings.headers ? 'optional' : 'required';
  return {
    id: settings.id,
    title: settings.title,
    kind: settings.kind,
    state: ownKey === 'required' && !key ? 'unknown' : stateOf(facilitator),
    lastSuccessAt: iso(lastSuccessAtMs),
    lastFaultAt: iso(lastFaultAtMs),
    lastFault,
    latencyMs,
    ownKey,
    key: key ? { hint: key.hint, addedAt: key.addedAt.toISOString(), refusedAt: key.refusedAt?.toISOString() ?? null } : null,
  };
}

function stateOf({ breaker, checkedAt, failing }: Facilitator): FacilitatorState {
  const { state, faultsInRow } = breaker.facts;
  if (state === 'open') return 'down';
  if (state === 'half_open' || faultsInRow > 0 || failing) return 'failing';
  return checkedAt === null ? 'unknown' : 'works';
}
