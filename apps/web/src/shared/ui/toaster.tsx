import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { dismissToast, type ToastMessage, toastStore } from './toast-store.js';

function Toast({ message }: { message: ToastMessage }) {
  const { t } = useTranslation();
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => dismissToast(message.id), message.undo || message.tone === 'bad' ? 8000 : 4500);
    return () => clearTimeout(timer);
  }, [held, message]);
  const Icon = message.tone === 'good' ? CircleCheck : CircleAlert;
  return (
    <li
      className="pointer-events-auto flex w-full max-w-md animate-rise items-center gap-3 rounded-lg border border-line bg-sheet py-2.5 pr-2 pl-4 shadow-float"
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon aria-hidden className={message.tone === 'good' ? 'size-5 shrink-0 text-till' : 'size-5 shrink-0 text-danger'} />
      <span className="min-w-0 flex-1">{message.text}</span>
      {message.undo && (
        <button
          type="button"
          className="rounded-md px-2 py-1 font-medium text-till hover:bg-well"
          onClick={() => {
            message.undo?.();
            dismissToast(message.id);
          }}
        >
          {t('common.action.undo')}
        </button>
      )}
      <button type="button" className="grid size-8 place-items-center rounded-md text-ink-3 hover:bg-well hover:text-ink" onClick={() => dismissToast(message.id)}>
        <X aria-hidden className="size-4" />
        <span className="sr-only">{t('common.action.close')}</span>
      </button>
    </li>
  );
}

/** Place of the toasts; one per page. The list is a polite live region, so nothing said there is missed. */
export function Toaster() {
  const messages = useSyncExternalStore(toastStore.subscribe, toastStore.get);
  return (
    <ol aria-live="polite" className="pointer-events-none fixed inset-x-4 bottom-20 z-50 flex flex-col items-center gap-2 md:bottom-6">
      {messages.map((message) => (
        <Toast key={message.id} message={message} />
      ))}
    </ol>
  );
}
