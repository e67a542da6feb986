import { type ReactNode, useEffect } from 'react';

interface Props {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  /** Above the title: the way back. */
  back?: ReactNode;
}

/** Heading of a page: its one h1, and the document's title. */
export function PageHeader({ title, lead, actions, back }: Props) {
  useEffect(() => {
    document.title = `${title} · Till`;
  }, [title]);
  return (
    <header className="mb-5 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        {back && <div className="mb-1">{back}</div>}
        <h1 className="text-xl font-semibold tracking-tight break-words">{title}</h1>
        {lead && <p className="mt-1 max-w-2xl text-ink-2">{lead}</p>}
      </div>
      {actions && <div className="flex max-w-full min-w-0 flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}
