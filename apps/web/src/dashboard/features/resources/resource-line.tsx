import type { Resource } from '@till/contract';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Amount } from '../../../shared/ui/amount.js';
import { ResourceState } from './resource-state.js';

/** One of hundreds: a route in a line, with its address, its state and its price. */
export function ResourceLine({ resource, badge }: { resource: Resource; badge?: ReactNode }) {
  return (
    <li className="relative border-t border-line px-5 py-2.5 first:border-t-0 hover:bg-well/60">
      <div className="flex items-baseline justify-between gap-4">
        <Link to="/resources/$resourceId" params={{ resourceId: resource.id }} className="min-w-0 font-medium break-words after:absolute after:inset-0">
          {resource.title}
        </Link>
        {resource.price && <Amount value={resource.price} className="shrink-0 font-semibold" />}
      </div>
      <p className="mt-0.5 flex flex-wrap items-center gap-x-3 text-xs text-ink-3">
        <span className="max-w-full min-w-0 truncate font-mono">{resource.url.replace(/^https?:\/\//, '')}</span>
        <ResourceState resource={resource} />
        {badge}
      </p>
    </li>
  );
}
