import { clsx } from 'clsx';

interface Props {
  /** Whole percent, 0 to 100; undefined where nobody can tell how far it is. */
  percent?: number;
  /** What is under way, for a screen reader. */
  label: string;
  className?: string;
}

/** How far something long has come. */
export function ProgressBar({ percent, label, className }: Props) {
  return (
    <div role="progressbar" aria-label={label} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100} className={clsx('h-1.5 overflow-hidden rounded-full bg-well', className)}>
      {percent === undefined ? <div className="h-full w-full animate-pulse-soft rounded-full bg-till/60" /> : <div className="h-full rounded-full bg-till" style={{ width: `${percent}%` }} />}
    </div>
  );
}
