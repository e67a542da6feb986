import type { Reconciliation } from '@till/contract';
import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { CircleCheck, CircleDashed, CloudOff, History, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { blockText } from '../../../shared/lib/books.js';
import { useLocale } from '../../../shared/lib/use-locale.js';
import { NetworkBadge } from '../../../shared/ui/network-badge.js';

type State = 'matching' | 'difference' | 'importing' | 'waiting' | 'never';

/** The worst of what the strips say: one difference outweighs every match. */
function stateOf(strips: readonly Reconciliation[]): State {
  const has = (sought: Reconciliation['status']) => strips.some(({ status }) => status === sought);
  return has('difference') ? 'difference' : has('waiting') ? 'waiting' : has('never') ? 'never' : has('importing') ? 'importing' : 'matching';
}

/** The lowest block to which every wallet of a network has been checked. */
function checkedTo(strips: readonly Reconciliation[]): [string, string][] {
  const blocks = new Map<string, string>();
  for (const { network, toBlock } of strips) {
    const before = blocks.get(network);
    if (toBlock !== null && (before === undefined || BigInt(toBlock) < BigInt(before))) blocks.set(network, toBlock);
  }
  return [...blocks];
}

const icons = { matching: CircleCheck, difference: TriangleAlert, importing: History, waiting: CloudOff, never: CircleDashed };
const tones: Record<State, string> = { matching: 'text-till', difference: 'text-danger', importing: 'text-ink-3', waiting: 'text-unknown', never: 'text-ink-3' };

/** Whether the books match the chain, and as of which block; leads to the strips. */
export function BooksLine({ strips }: { strips: readonly Reconciliation[] | undefined }) {
  const { t } = useTranslation();
  const locale = useLocale();
  if (!strips || strips.length === 0) return null;
  const state = stateOf(strips);
  const Icon = icons[state];
  return (
    <Link
      to="/settlements"
      search={{}}
      className={clsx('flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 rounded-lg border bg-sheet px-5 py-2 text-sm hover:bg-well/60', state === 'difference' ? 'border-danger/60' : 'border-line')}
    >
      <span className="inline-flex items-center gap-2 font-medium">
        <Icon aria-hidden className={clsx('size-5 shrink-0', tones[state])} />
        {t(`overview.booksLine.${state}`)}
      </span>
      {checkedTo(strips).map(([network, block]) => (
        <span key={network} className="inline-flex items-center gap-2 text-ink-2">
          <NetworkBadge network={network} />
          <span className="num text-ink-3">{t('overview.booksLine.block', { block: blockText(block, locale) })}</span>
        </span>
      ))}
    </Link>
  );
}
