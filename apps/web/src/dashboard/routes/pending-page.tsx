import { Skeleton } from '../../shared/ui/skeleton.js';

/** Shown only when a page takes longer than a moment to load. */
export function PendingPage() {
  return (
    <div className="grid gap-4 p-6" aria-busy>
      <Skeleton className="h-8 w-48" />
      <Skeleton className="h-40 w-full" />
    </div>
  );
}
