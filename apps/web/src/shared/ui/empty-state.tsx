import type { ReactNode } from 'react';

interface Props {
  title: string;
  hint?: string;
  action?: ReactNode;
  /** A faint sample of what will stand here; decoration only. */
  sample?: ReactNode;
}

/** An empty place that teaches by doing: the next step is the button. */
export function EmptyState({ title, hint, action, sample }: Props) {
  return (
    <div className="flex flex-col items-center gap-2 px-5 py-10 text-center">
      {sample && (
        <div aria-hidden className="mb-2 w-full max-w-sm mask-b-from-20% select-none">
          {sample}
        </div>
      )}
      <h2 className="text-base font-semibold">{title}</h2>
      {hint && <p className="max-w-md text-sm text-ink-2">{hint}</p>}
      {action && <div className="mt-3 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
