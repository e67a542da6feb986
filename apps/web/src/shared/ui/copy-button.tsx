import { clsx } from 'clsx';
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from '../lib/copy-text.js';
import { buttonClass } from './button.js';
import { toast } from './toast-store.js';

interface Props {
  text: string;
  /** What is copied, for people who do not see the button's place. */
  label?: string;
  /** Shows the word beside the icon. */
  words?: boolean;
  className?: string;
}

/** Copies a text and says so, in the button itself and to a screen reader. */
export function CopyButton({ text, label, words, className }: Props) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1600);
    return () => clearTimeout(timer);
  }, [copied]);
  const onClick = async () => {
    const worked = await copyText(text);
    setCopied(worked);
    if (!worked) toast({ tone: 'bad', text: t('common.action.copyFailed') });
  };
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      onClick={onClick}
      className={words ? buttonClass('plain', 'sm', className) : clsx('inline-grid size-7 shrink-0 place-items-center rounded-md text-ink-3 hover:bg-well hover:text-ink', className)}
    >
      <Icon aria-hidden className={clsx('size-3.5', copied && 'text-till')} />
      <span className={words ? undefined : 'sr-only'} aria-live="polite">
        {copied ? t('common.action.copied') : words ? t('common.action.copy') : `${t('common.action.copy')}${label ? `: ${label}` : ''}`}
      </span>
    </button>
  );
}
