import type { ReactNode } from 'react';
import { CopyButton } from './copy-button.js';

interface Props {
  label: string;
  value: string;
  /** Further things to do with the value, beside the copy button. */
  children?: ReactNode;
}

/** A long text to take along: an address, or a secret that is shown once. */
export function CopyField({ label, value, children }: Props) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <input readOnly aria-label={label} value={value} onFocus={(event) => event.target.select()} className="num min-h-10 min-w-0 flex-1 basis-full sm:basis-0 rounded-md border border-line-strong bg-well px-3 font-mono text-xs" />
      <CopyButton words text={value} className="min-h-10" />
      {children}
    </div>
  );
}
