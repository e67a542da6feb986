import type { ReactNode } from 'react';
import { CopyButton } from './copy-button.js';

interface Props {
  label: string;
  text: string;
  /** How it reads better, where what is copied has to stay as it is. */
  shown?: string;
  hint?: ReactNode;
  wrap?: boolean;
  tall?: boolean;
}

/** A text to take along: shown whole, copied with one click. */
export function CodeBlock({ label, text, shown, hint, wrap, tall }: Props) {
  return (
    <div className="min-w-0">
      <div className="mb-1 flex items-center justify-between gap-2">
        <h3 className="text-sm font-medium">{label}</h3>
        <CopyButton text={text} label={label} />
      </div>
      {hint && <p className="mb-1 text-xs text-ink-3">{hint}</p>}
      <pre tabIndex={0} aria-label={label} className={`${tall ? 'max-h-112' : 'max-h-56'} overflow-auto rounded-md bg-well px-3 py-2 text-xs leading-relaxed ${wrap ? 'break-all whitespace-pre-wrap' : ''}`}>
        {shown ?? text}
      </pre>
    </div>
  );
}
