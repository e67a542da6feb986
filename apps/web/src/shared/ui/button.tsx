import { clsx } from 'clsx';
import { LoaderCircle } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';

export type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger';
export type ButtonSize = 'md' | 'sm' | 'icon';

const kinds: Record<ButtonKind, string> = {
  primary: 'bg-till text-on-till hover:bg-till-hover active:bg-till-press',
  plain: 'border border-line-strong/60 bg-sheet text-ink hover:border-line-strong hover:bg-well',
  quiet: 'text-ink-2 hover:bg-well hover:text-ink',
  danger: 'bg-danger text-on-danger hover:opacity-90',
};
const sizes: Record<ButtonSize, string> = {
  md: 'min-h-10 px-4 text-sm',
  sm: 'min-h-8 px-2.5 text-sm',
  icon: 'size-9 justify-center',
};

/** Classes of a button, for links that look like one. */
export function buttonClass(kind: ButtonKind = 'plain', size: ButtonSize = 'md', extra?: string): string {
  return clsx(
    'inline-flex shrink-0 items-center justify-center gap-2 rounded-md font-medium transition-colors select-none',
    'disabled:opacity-55 aria-disabled:opacity-55',
    kinds[kind],
    sizes[size],
    extra,
  );
}

interface Props extends ComponentProps<'button'> {
  kind?: ButtonKind;
  size?: ButtonSize;
  /** Shows that the thing is being done, and keeps a second click out. */
  busy?: boolean;
  icon?: ReactNode;
}

export function Button({ kind = 'plain', size = 'md', busy = false, icon, className, children, disabled, type = 'button', ...rest }: Props) {
  return (
    <button {...rest} type={type} disabled={disabled || busy} aria-busy={busy || undefined} className={buttonClass(kind, size, className)}>
      {busy ? <LoaderCircle aria-hidden className="size-4 animate-spin" /> : icon}
      {children}
    </button>
  );
}
