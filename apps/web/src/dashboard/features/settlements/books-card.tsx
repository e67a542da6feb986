import type { Reconciliation } from '@till/contract';
import { useTranslation } from 'react-i18next';
import { amountUnits } from '../../../shared/lib/amount-text.js';
import { Card } from '../../../shared/ui/card.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { Skeleton } from '../../../shared/ui/skeleton.js';
import { BooksStrip } from './books-strip.js';

interface Props {
  strips: readonly Reconciliation[] | undefined;
  error: unknown;
  onRetry: () => void;
}

const fewestFolded = 2;

/** Nothing came in and nothing is wrong: every wallet has a strip per network, and most of them are paid on few. */
function isQuiet(strip: Reconciliation): boolean {
  const { status, balance, recorded, onChain, unmatchedAmount, ownTransfersAmount } = strip;
  return status === 'matching' && strip.import?.running !== true && balance?.ok !== false && [recorded, onChain, unmatchedAmount, ownTransfersAmount].every((amount) => amountUnits(amount) === 0n);
}

/** The books beside the chain: one strip per wallet and network. */
export function BooksCard({ strips, error, onRetry }: Props) {
  const { t } = useTranslation();
  if (strips?.length === 0) return null;
  const quiet = strips?.filter(isQuiet) ?? [];
  // One or two lines more are read sooner than a fold is opened; and somebody who was never paid sees what will be watched.
  const folded = quiet.length > fewestFolded && quiet.length < (strips?.length ?? 0) ? quiet : [];
  return (
    <Card flush title={t('settlements.books.title')} lead={t('settlements.books.lead')}>
      {error && !strips ? <ErrorNote error={error} onRetry={onRetry} className="mx-5 mb-5" /> : null}
      {!strips && !error && <Skeleton className="mx-5 mb-5 h-24" />}
      <Strips strips={strips?.filter((strip) => !folded.includes(strip)) ?? []} />
      {folded.length > 0 && (
        <details className="border-t border-line">
          <summary className="px-5 py-3 text-sm text-ink-2 hover:text-ink">{t('settlements.books.quiet', { count: folded.length })}</summary>
          <Strips strips={folded} />
        </details>
      )}
    </Card>
  );
}

function Strips({ strips }: { strips: readonly Reconciliation[] }) {
  return (
    <ul>
      {strips.map((strip) => (
        <BooksStrip key={strip.id} strip={strip} />
      ))}
    </ul>
  );
}
