import type { DoorKey } from '@till/contract';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../shared/ui/button.js';
import { Card } from '../../../shared/ui/card.js';
import { ConfirmDialog } from '../../../shared/ui/confirm-dialog.js';
import { EmptyState } from '../../../shared/ui/empty-state.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { Skeleton } from '../../../shared/ui/skeleton.js';
import { toast } from '../../../shared/ui/toast-store.js';
import { CreateDoorKeyDialog } from './create-door-key-dialog.js';
import { doorKeysQuery, useRevokeDoorKey } from './door-keys-api.js';
import { FacilitatorSnippets } from './facilitator-snippets.js';
import { KeyTable } from './key-table.js';

/** Facilitator URLs for servers that speak x402 themselves. */
export function FacilitatorDoorCard({ origin }: { origin: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(doorKeysQuery);
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<DoorKey | null>(null);
  const createButton = (
    <Button icon={<Plus aria-hidden className="size-4" />} onClick={() => setCreating(true)}>
      {t('developers.door.create')}
    </Button>
  );
  return (
    <Card flush title={t('developers.door.title')} lead={t('developers.door.lead')}>
      {error && !data ? <ErrorNote error={error} onRetry={() => void refetch()} className="mx-5 mb-5" /> : null}
      {!data && !error && <Skeleton className="mx-5 mb-5 h-20" />}
      {data?.length === 0 && <EmptyState title={t('developers.door.empty')} hint={t('developers.door.emptyHint')} action={createButton} />}
      {data && data.length > 0 && (
        <>
          <KeyTable
            label={t('developers.door.title')}
            keys={data}
            may={{ title: t('developers.door.column.wallets'), text: ({ walletIds }) => (walletIds ? t('developers.door.walletCount', { count: walletIds.length }) : t('developers.door.anyWallet')) }}
            onRevoke={setRevoking}
          />
          <div className="px-5 pt-4">{createButton}</div>
        </>
      )}
      <div className="p-5">
        <FacilitatorSnippets url={`${origin}/f/…`} />
      </div>
      {creating && <CreateDoorKeyDialog onClose={() => setCreating(false)} />}
      {revoking && <RevokeDoorKey doorKey={revoking} onClose={() => setRevoking(null)} />}
    </Card>
  );
}

function RevokeDoorKey({ doorKey, onClose }: { doorKey: DoorKey; onClose: () => void }) {
  const { t } = useTranslation();
  const revoke = useRevokeDoorKey(() => {
    toast({ tone: 'good', text: t('developers.door.revokedToast') });
    onClose();
  });
  return (
    <ConfirmDialog
      open
      danger
      title={t('developers.revokeTitle', { name: doorKey.name })}
      text={t('developers.door.revokeText')}
      confirm={t('developers.revoke')}
      busy={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate(doorKey.id)}
      onClose={onClose}
    />
  );
}
