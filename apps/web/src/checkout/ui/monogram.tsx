/** @jsxImportSource preact */
import type { JSX } from 'preact';

/** One or two letters for a name: "Mara Lind" → "ML", "mara" → "M", "林小雨" → "林". */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).slice(0, 2);
  const initials = words.map((word) => Array.from(word).find((character) => /[\p{L}\p{N}]/u.test(character)) ?? '');
  return initials.join('').toLocaleUpperCase() || '·';
}

/** The face of somebody who gave no picture. */
export function Monogram({ name, size = 'small' }: { name: string; size?: 'small' | 'large' }): JSX.Element {
  return (
    <span class={`monogram monogram-${size}`} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}
