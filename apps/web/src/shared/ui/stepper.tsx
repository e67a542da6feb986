import { clsx } from 'clsx';
import { Check } from 'lucide-react';

/** Where one stands in a short sequence. */
export function Stepper({ label, steps, current }: { label: string; steps: readonly string[]; current: number }) {
  return (
    <ol aria-label={label} className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
      {steps.map((step, index) => (
        <li key={step} aria-current={index === current ? 'step' : undefined} className={clsx('flex items-center gap-2', index === current ? 'font-medium text-ink' : 'text-ink-3')}>
          {index > 0 && <span aria-hidden className="h-px w-6 bg-line-strong" />}
          <span
            aria-hidden
            className={clsx('num grid size-6 place-items-center rounded-full text-xs font-semibold', index <= current ? 'bg-till text-on-till' : 'border border-line-strong text-ink-3')}
          >
            {index < current ? <Check className="size-3.5" strokeWidth={3} /> : index + 1}
          </span>
          {step}
        </li>
      ))}
    </ol>
  );
}
