import { clsx } from 'clsx';
import { Check } from 'lucide-react';
import type { ReactNode } from 'react';

export type StepLook = 'waiting' | 'active' | 'done' | 'stopped';

interface Props {
  number: number;
  title: string;
  /** What the step means, for somebody who has never seen it. */
  lead: string;
  look: StepLook;
  children: ReactNode;
}

/** One step of the exchange; it lights up when it happens. */
export function StepColumn({ number, title, lead, look, children }: Props) {
  return (
    <li
      aria-current={look === 'active' ? 'step' : undefined}
      className={clsx(
        'grid min-w-0 content-start gap-3 rounded-lg border bg-sheet p-5 transition-colors',
        look === 'waiting' ? 'border-dashed border-line-strong/60' : look === 'stopped' ? 'border-unknown' : 'border-till',
      )}
    >
      <div className="flex items-start gap-3">
        <span
          aria-hidden
          className={clsx(
            'num grid size-7 shrink-0 place-items-center rounded-full text-sm font-semibold',
            look === 'waiting' ? 'border border-line-strong text-ink-3' : look === 'stopped' ? 'bg-unknown-soft text-unknown' : 'bg-till text-on-till',
            look === 'active' && 'animate-pulse-soft',
          )}
        >
          {look === 'done' ? <Check className="size-4" strokeWidth={3} /> : number}
        </span>
        <div className="min-w-0">
          <h2 className="text-sm font-semibold">{title}</h2>
          <p className="text-sm text-ink-2">{lead}</p>
        </div>
      </div>
      {children}
    </li>
  );
}
