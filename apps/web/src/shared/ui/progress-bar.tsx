import { clsx } from 'clsx';

interface Props {
  /** Whole percent, 0 to 100. */
  percent: number;
  /** What is under way, for a screen reader. */
  label: string;
  className?: string;
}

/** How far something long has come. */
export function ProgressBar({ percent, label, className }: Props) {
  return (
    <div role="progressbar" aria-label={label} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100} className={clsx('h-1.5 overflow-hidden rounded-full bg-well', className)}>
      <div className="h-full rounded-full bg-till" style={{ width: `${percent}%` }} />
    </div>
  );
}
