import { clsx } from 'clsx';

/** Stands where content will be, in about its size, so that nothing jumps. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={clsx('block animate-pulse-soft rounded-md bg-well', className ?? 'h-4 w-24')} />;
}
