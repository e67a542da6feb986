import { TillMark } from './till-mark.js';

/** The mark and the name side by side. */
export function BrandLine() {
  return (
    <span className="inline-flex items-center gap-2.5 text-lg font-semibold tracking-tight">
      <TillMark className="size-8" />
      Till
    </span>
  );
}
