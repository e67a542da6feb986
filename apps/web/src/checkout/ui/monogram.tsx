/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { initialsOf } from '../../shared/lib/initials-of.js';

/** The face of somebody who gave no picture. */
export function Monogram({ name, size = 'small' }: { name: string; size?: 'small' | 'large' }): JSX.Element {
  return (
    <span class={`monogram monogram-${size}`} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}
