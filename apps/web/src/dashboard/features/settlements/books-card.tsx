import type { Reconciliation } from '@till/contract';
import { useTranslation } from 'react-i18next';
import { Card } from '../../../shared/ui/card.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { Skeleton } from '../../../shared/ui/skeleton.js';
import { BooksStrip } from './books-strip.js';

interface Props {
  strips: readonly Reconciliation[] | undefined;
  error: unknown;
  onRetry: () => void;
}

/** The books beside the chain: one strip per wallet and network. */
export function BooksCard({ strips, error, onRetry }: Props) {
  const { t } = useTranslation();
  if (strips?.length === 0) return null;
  return (
    <Card flush title={t('settlements.books.title')} lead={t('settlements.books.lead')}>
      {error && !strips ? <ErrorNote error={error} onRetry={onRetry} className="mx-5 mb-5" /> : null}
      {!strips && !error && <Skeleton className="mx-5 mb-5 h-24" />}
      <ul>
        {strips?.map((strip) => (
          <BooksStrip key={strip.id} strip={strip} />
        ))}
      </ul>
    </Card>
  );
}
