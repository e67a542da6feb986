import type { Facilitator } from '@till/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../../shared/ui/card.js';
import { ConfirmDialog } from '../../../shared/ui/confirm-dialog.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { Skeleton } from '../../../shared/ui/skeleton.js';
import { toast } from '../../../shared/ui/toast-store.js';
import { facilitatorsQuery, useRemoveKey } from './api.js';
import { FacilitatorRow } from './facilitator-row.js';
import { KeyDialog } from './key-dialog.js';
import { NetworkChoice } from './network-choice.js';

/** Who settles, network by network, and how they are doing. */
export function FacilitatorsCard() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(facilitatorsQuery);
  const [open, setOpen] = useState<{ what: 'key' | 'remove'; facilitator: Facilitator } | null>(null);
  const close = () => setOpen(null);
  return (
    <Card flush title={t('facilitators.title')} lead={t('facilitators.lead')}>
      {error && !data ? <ErrorNote error={error} onRetry={() => void refetch()} className="mx-5 mb-5" /> : null}
      {!data && !error && <Skeleton className="mx-5 mb-5 h-40" />}
      {data?.networks.length === 0 && <p className="border-t border-line px-5 py-4 text-sm text-ink-2">{t('facilitators.empty')}</p>}
      {data && (
        <>
          <ul>
            {data.networks.map((row) => (
              <NetworkChoice key={row.network} row={row} facilitators={data.data} />
            ))}
          </ul>
          {data.data.length > 0 && <h3 className="border-t border-line bg-well px-5 py-2 text-xs font-medium text-ink-2">{t('facilitators.list')}</h3>}
          <ul className="[&>li:first-child]:border-t-0">
            {data.data.map((facilitator) => (
              <FacilitatorRow key={facilitator.id} facilitator={facilitator} onSetKey={() => setOpen({ what: 'key', facilitator })} onRemoveKey={() => setOpen({ what: 'remove', facilitator })} />
            ))}
          </ul>
        </>
      )}
      {open?.what === 'key' && <KeyDialog facilitator={open.facilitator} onClose={close} />}
      {open?.what === 'remove' && <RemoveKeyDialog facilitator={open.facilitator} onClose={close} />}
    </Card>
  );
}

function RemoveKeyDialog({ facilitator, onClose }: { facilitator: Facilitator; onClose: () => void }) {
  const { t } = useTranslation();
  const remove = useRemoveKey(() => {
    toast({ tone: 'good', text: t('facilitators.removedToast') });
    onClose();
  });
  return (
    <ConfirmDialog
      open
      danger
      title={t('facilitators.removeTitle', { name: facilitator.title })}
      text={t('facilitators.removeText')}
      confirm={t('facilitators.removeKey')}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(facilitator.id)}
      onClose={onClose}
    />
  );
}
