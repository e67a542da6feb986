import type { Inflow } from '@till/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../../shared/ui/card.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { LoadMore } from '../../../shared/ui/load-more.js';
import { Segmented } from '../../../shared/ui/segmented.js';
import { Skeleton } from '../../../shared/ui/skeleton.js';
import { toast } from '../../../shared/ui/toast-store.js';
import { inflowsQuery, type InflowWord, useExplainInflow } from './api.js';
import { AttachDialog } from './attach-dialog.js';
import { InflowRow } from './inflow-row.js';

const views = ['unmatched', 'attached', 'ignored', 'own_transfer'] as const;

/** Money that came without a payment, and what the merchant said it was for. */
export function InflowsCard({ network }: { network: string | undefined }) {
  const { t } = useTranslation();
  const [view, setView] = useState<(typeof views)[number]>('unmatched');
  const [attaching, setAttaching] = useState<Inflow | null>(null);
  const list = useInfiniteQuery(inflowsQuery(view, network));
  const explain = useExplainInflow();
  const rows = list.data?.pages.flatMap((page) => page.data);
  const say = (word: InflowWord, done: 'attached' | 'ignored' | 'reset', undo: InflowWord) =>
    explain.mutate(word, {
      onSuccess: () => {
        setAttaching(null);
        toast({ tone: 'good', text: t(`settlements.inflows.toast.${done}`), undo: () => explain.mutate(undo) });
      },
    });
  const reset = ({ id, resourceId }: Inflow) => say({ id }, 'reset', resourceId === null ? { id, ignore: true } : { id, resourceId });
  return (
    <Card
      flush
      title={t('settlements.inflows.title')}
      lead={t('settlements.inflows.lead')}
      aria-busy={list.isPending || undefined}
    >
      <div className="overflow-x-auto px-5 pb-3">
        <Segmented label={t('settlements.inflows.show')} value={view} onChange={setView} options={views.map((value) => ({ value, label: t(`settlements.inflows.view.${value}`) }))} />
      </div>
      {list.error && !rows ? <ErrorNote error={list.error} onRetry={() => void list.refetch()} className="mx-5 mb-5" /> : null}
      {explain.error && !attaching ? <ErrorNote error={explain.error} className="mx-5 mb-3" /> : null}
      {list.isPending && <Skeleton className="mx-5 mb-5 h-16" />}
      {rows?.length === 0 && <p className="px-5 pb-5 text-sm text-ink-3">{t(`settlements.inflows.empty.${view}`)}</p>}
      <ul>
        {rows?.map((inflow) => (
          <InflowRow
            key={inflow.id}
            inflow={inflow}
            busy={explain.isPending && explain.variables.id === inflow.id}
            onAttach={() => setAttaching(inflow)}
            onIgnore={() => say({ id: inflow.id, ignore: true }, 'ignored', { id: inflow.id })}
            onReset={() => reset(inflow)}
          />
        ))}
      </ul>
      <LoadMore list={list} className="border-t border-line px-5 py-3" />
      {attaching && (
        <AttachDialog
          inflow={attaching}
          busy={explain.isPending}
          error={explain.error}
          onClose={() => setAttaching(null)}
          onAttach={(resourceId) => say({ id: attaching.id, resourceId }, 'attached', { id: attaching.id })}
        />
      )}
    </Card>
  );
}
