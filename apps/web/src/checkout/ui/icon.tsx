/** @jsxImportSource preact */
import type { JSX } from 'preact';

/** Shapes drawn on a 16-px grid with one stroke. */
const shapes = {
  check: <path d="M3 8.5l3.2 3.2L13 4.8" />,
  cross: <path d="M4 4l8 8M12 4l-8 8" />,
  clock: <path d="M8 2a6 6 0 100 12A6 6 0 008 2zM8 4.8V8l2.2 1.6" />,
  question: <path d="M8 1.5a6.5 6.5 0 100 13 6.5 6.5 0 000-13zM6.2 6.4a1.8 1.8 0 113 1.4c-.8.5-1.2.8-1.2 1.6M8 11.5v.1" />,
  back: <path d="M6.5 3L2.5 7l4 4M3 7h6.5a4 4 0 010 8H8" transform="translate(0 -1)" />,
  return: <path d="M13 5H4M6.5 2.5L4 5l2.5 2.5M3 11h9M9.5 8.5L12 11l-2.5 2.5" />,
  copy: <path d="M5.5 5.5V2.8h7.7v7.7h-2.7M2.8 5.5h7.7v7.7H2.8z" />,
  external: <path d="M6.5 3.5h-3v9h9v-3M9 3h4v4M13 3L7.5 8.5" />,
  warning: <path d="M8 2.2L14.2 13H1.8zM8 6.4v3.2M8 11.4v.1" />,
  info: <path d="M8 2a6 6 0 100 12A6 6 0 008 2zM8 7.4v3.4M8 5.1v.1" />,
  pen: <path d="M10.8 2.6l2.6 2.6-8 8H2.8v-2.6z" />,
  down: <path d="M8 2.5v8M4.5 7L8 10.5 11.5 7M3 13.5h10" />,
  arrow: <path d="M3 8h10M9 4l4 4-4 4" />,
};

export type IconName = keyof typeof shapes;

/** A small drawing beside a word; screen readers skip it, the word says the same. */
export function Icon({ name }: { name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
      {shapes[name]}
    </svg>
  );
}
