import type { ReactNode } from 'react';

/** Names and values of one thing; rows without a value are left out. */
export function FactList({ facts }: { facts: readonly { name: string; value: ReactNode }[] }) {
  return (
    <dl className="grid text-sm">
      {facts
        .filter((fact) => fact.value !== null && fact.value !== undefined && fact.value !== '')
        .map((fact) => (
          <div key={fact.name} className="flex min-h-9 items-center justify-between gap-4 border-b border-line py-1 last:border-b-0">
            <dt className="shrink-0 text-ink-3">{fact.name}</dt>
            <dd className="min-w-0 text-right break-words">{fact.value}</dd>
          </div>
        ))}
    </dl>
  );
}
