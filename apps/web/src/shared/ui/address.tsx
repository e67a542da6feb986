import { ExternalLink } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useHasExplorers } from '../lib/explorer-context.js';
import { explorerAddress, explorerTransaction } from '../lib/network-look.js';
import { shorten } from '../lib/shorten.js';
import { CopyButton } from './copy-button.js';

interface Props {
  value: string;
  /** Network whose explorer knows it; without one there is no link. */
  network?: string;
  kind?: 'address' | 'transaction';
  label?: string | null;
  copy?: boolean;
}

/** An address or hash with its middle left out: whole in the tooltip, on the clipboard and to a screen reader. */
export function Address({ value, network, kind = 'address', label, copy = true }: Props) {
  const { t } = useTranslation();
  const hasExplorers = useHasExplorers();
  const href = network && hasExplorers ? (kind === 'transaction' ? explorerTransaction(network, value) : explorerAddress(network, value)) : null;
  return (
    <span className="inline-flex max-w-full flex-wrap items-center gap-x-1">
      {label && <span className="truncate">{label}</span>}
      <span className="num font-mono text-[0.92em] whitespace-nowrap" title={value}>
        <span aria-hidden>{shorten(value)}</span>
        <span className="sr-only">{value}</span>
      </span>
      {copy && <CopyButton text={value} label={shorten(value)} />}
      {href && (
        <a href={href} target="_blank" rel="noreferrer" className="inline-grid size-7 shrink-0 place-items-center rounded-md text-ink-3 hover:bg-well hover:text-ink">
          <ExternalLink aria-hidden className="size-3.5" />
          <span className="sr-only">
            {t('payments.explorer')}: {shorten(value)} ({t('common.action.openInNewTab')})
          </span>
        </a>
      )}
    </span>
  );
}
