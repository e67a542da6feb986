import { clsx } from 'clsx';
import type { ComponentProps, ReactNode } from 'react';

interface Props extends Omit<ComponentProps<'section'>, 'title'> {
  title?: ReactNode;
  /** Buttons at the right of the title. */
  actions?: ReactNode;
  lead?: ReactNode;
  /** Leaves out the padding of the body, for tables that reach the edge. */
  flush?: boolean;
}

/** A sheet on the page: hairline, no shadow. */
export function Card({ title, actions, lead, flush, className, children, ...rest }: Props) {
  return (
    <section {...rest} className={clsx('min-w-0 rounded-lg border border-line bg-sheet', className)}>
      {(title || actions) && (
        <header className={clsx('flex flex-wrap justify-between gap-x-4 gap-y-3 px-5 pt-4 pb-3', lead ? 'items-start' : 'items-center')}>
          <div className={clsx('min-w-0 flex-1', lead && 'basis-56')}>
            <h2 className="text-base font-semibold">{title}</h2>
            {lead && <p className="mt-0.5 text-sm text-ink-3">{lead}</p>}
          </div>
          {actions && <div className="flex max-w-full flex-wrap items-center gap-2">{actions}</div>}
        </header>
      )}
      <div className={clsx(!flush && 'px-5 pb-5', !flush && !title && !actions && 'pt-5')}>{children}</div>
    </section>
  );
}
