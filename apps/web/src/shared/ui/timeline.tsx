import { clsx } from 'clsx';
import type { ReactNode } from 'react';

export interface TimelineRow {
  key: string;
  title: string;
  /** Left column: time of day and the milliseconds since the row before. */
  at: ReactNode;
  since: ReactNode;
  tone: 'plain' | 'good' | 'bad' | 'unknown';
  children?: ReactNode;
}

const dots: Record<TimelineRow['tone'], string> = {
  plain: 'bg-sheet border-2 border-line-strong',
  good: 'bg-till',
  bad: 'bg-danger',
  unknown: 'stripes-unknown border border-unknown',
};

/** What happened, in order: times on the left, steps on the right. */
export function Timeline({ rows, label }: { rows: readonly TimelineRow[]; label: string }) {
  return (
    <ol aria-label={label}>
      {rows.map((row, index) => (
        <li key={row.key} className="grid grid-cols-[6.5rem_1rem_1fr] gap-x-3">
          <div className="num pb-5 text-right text-xs leading-5 text-ink-3">
            <div>{row.at}</div>
            <div className="font-medium text-ink-2">{row.since}</div>
          </div>
          <div aria-hidden className="relative flex justify-center">
            {index < rows.length - 1 && <span className="absolute top-3 bottom-[-0.25rem] w-px bg-line" />}
            <span className={clsx('relative mt-1 size-3 rounded-full', dots[row.tone])} />
          </div>
          <div className="min-w-0 pb-5">
            <p className="leading-5 font-medium">{row.title}</p>
            {row.children}
          </div>
        </li>
      ))}
    </ol>
  );
}
