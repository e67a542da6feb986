import { clsx } from 'clsx';
import { X } from 'lucide-react';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  open: boolean;
  onClose: () => void;
  title: string;
  lead?: ReactNode;
  children: ReactNode;
  /** Buttons at the foot. */
  footer?: ReactNode;
  /** A drawer comes from the right (from below on a phone). */
  variant?: 'dialog' | 'drawer';
  wide?: boolean;
}

const shapes = {
  dialog: 'max-h-[calc(100dvh-2rem)] w-[calc(100%-2rem)] rounded-lg',
  drawer: 'mt-auto mr-0 mb-0 ml-auto max-h-[92dvh] w-full rounded-t-lg md:mt-0 md:h-dvh md:max-h-none md:rounded-none',
};

/**
 * A modal on the browser's own <dialog>: focus stays inside and returns, Escape closes, the page behind is inert.
 * The native element also needs no style tags, which the content security policy would refuse.
 */
export function Dialog({ open, ...rest }: Props) {
  return open ? <OpenDialog {...rest} /> : null;
}

function OpenDialog({ onClose, title, lead, children, footer, variant = 'dialog', wide }: Omit<Props, 'open'>) {
  const { t } = useTranslation();
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    // Whoever opened a form wants to write, not to close it again.
    dialog?.querySelector<HTMLElement>('[data-dialog-body] :is(input:not([type=file]), textarea, select)')?.focus();
    // Closing before the element leaves the page is what gives the focus back to where it came from.
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === ref.current) onClose();
      }}
      className={clsx('animate-rise border border-line bg-sheet p-0 shadow-float', shapes[variant], wide ? 'max-w-3xl' : 'max-w-lg')}
    >
      <div className="flex max-h-[inherit] flex-col md:h-full">
        <header className="flex items-start justify-between gap-4 px-5 pt-4 pb-3">
          <div className="min-w-0">
            <h2 id={titleId} className="text-lg font-semibold">
              {title}
            </h2>
            {lead && <p className="mt-1 text-sm text-ink-2">{lead}</p>}
          </div>
          <button type="button" onClick={onClose} className="-mr-2 grid size-9 shrink-0 place-items-center rounded-md text-ink-3 hover:bg-well hover:text-ink">
            <X aria-hidden className="size-5" />
            <span className="sr-only">{t('common.action.close')}</span>
          </button>
        </header>
        <div data-dialog-body className="min-h-0 flex-1 overflow-y-auto px-5 pb-5">{children}</div>
        {footer && <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">{footer}</footer>}
      </div>
    </dialog>
  );
}
