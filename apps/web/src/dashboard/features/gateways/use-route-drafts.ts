import type { Gateway } from '@till/contract';
import { useMemo, useState } from 'react';
import { changesIn, draftOf, newDraft, type RouteDraft, sameRoute } from './route-table.js';

export interface RouteDrafts {
  drafts: readonly RouteDraft[];
  /** How many routes differ from what is saved. */
  changes: number;
  /** `updatedAt` of the gateway as it was when the writing began. */
  readAt: string;
  isChanged: (draft: RouteDraft) => boolean;
  change: (keys: ReadonlySet<string>, part: Partial<RouteDraft>) => void;
  add: () => void;
  discard: () => void;
}

let added = 0;

/** The route table as it is being written; while nothing is, it follows what is saved. */
export function useRouteDrafts(gateway: Gateway): RouteDrafts {
  const saved = useMemo(() => gateway.routes.map(draftOf), [gateway.routes]);
  const [edit, setEdit] = useState<{ drafts: readonly RouteDraft[]; readAt: string } | null>(null);
  const byKey = useMemo(() => new Map(saved.map((draft) => [draft.key, draft])), [saved]);
  const drafts = edit?.drafts ?? saved;
  const write = (next: (now: readonly RouteDraft[]) => readonly RouteDraft[]) =>
    setEdit((before) => {
      const written = next(before?.drafts ?? saved);
      return changesIn(written, saved) === 0 ? null : { drafts: written, readAt: before?.readAt ?? gateway.updatedAt };
    });
  return {
    drafts,
    changes: changesIn(drafts, saved),
    readAt: edit?.readAt ?? gateway.updatedAt,
    isChanged: (draft) => {
      const known = byKey.get(draft.key);
      return !known || !sameRoute(known, draft);
    },
    // One that was never saved is dropped at once: nothing is lost with it.
    change: (keys, part) => write((now) => now.flatMap((draft) => (!keys.has(draft.key) ? [draft] : part.gone && draft.id === null ? [] : [{ ...draft, ...part }]))),
    add: () => {
      added += 1;
      write((now) => [newDraft(`new-${added}`), ...now]);
    },
    discard: () => setEdit(null),
  };
}
