import type { ApiKey } from '@till/contract';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMode } from '../../shared/lib/mode.js';
import { useSession } from '../../shared/lib/session.js';
import { Button } from '../../shared/ui/button.js';
import { Card } from '../../shared/ui/card.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { ErrorNote } from '../../shared/ui/error-note.js';
import { PageHeader } from '../../shared/ui/page-header.js';
import { Skeleton } from '../../shared/ui/skeleton.js';
import { apiKeysQuery } from '../features/developers/api.js';
import { CreateKeyDialog } from '../features/developers/create-key-dialog.js';
import { DeveloperTabs } from '../features/developers/developer-tabs.js';
import { FacilitatorDoorCard } from '../features/developers/facilitator-door-card.js';
import { KeyTable } from '../features/developers/key-table.js';
import { QuickStart } from '../features/developers/quick-start.js';
import { ReferenceLinks } from '../features/developers/reference-links.js';
import { RevokeDialog } from '../features/developers/revoke-dialog.js';

/** Keys, snippets and references for people who write code. */
export function DevelopersPage() {
  const { t } = useTranslation();
  const mode = useMode();
  const { sandbox } = useSession();
  const { data, error, refetch } = useQuery(apiKeysQuery);
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const createButton = (
    <Button kind="primary" icon={<Plus aria-hidden className="size-4" />} onClick={() => setCreating(true)}>
      {t('developers.createKey')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('developers.title')} actions={data && data.length > 0 && createButton} />
      <DeveloperTabs />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="grid min-w-0 gap-4">
          <Card flush title={t('developers.keys')} lead={t('developers.keysLead')}>
            {error && !data ? <ErrorNote error={error} onRetry={() => void refetch()} className="mx-5 mb-5" /> : null}
            {!data && !error && <Skeleton className="mx-5 mb-5 h-20" />}
            {data?.length === 0 && <EmptyState title={t('developers.empty')} hint={t('developers.emptyHint')} action={createButton} />}
            {data && data.length > 0 && <KeyTable label={t('developers.keys')} keys={data} may={{ title: t('developers.column.scopes'), text: ({ scopes }) => scopes.map((scope) => t(`developers.scope.${scope}`)).join(', ') }} onRevoke={setRevoking} />}
          </Card>
          <FacilitatorDoorCard origin={window.location.origin} />
          <QuickStart origin={window.location.origin} mode={mode} sandbox={sandbox} />
        </div>
        <ReferenceLinks />
      </div>
      {creating && <CreateKeyDialog onClose={() => setCreating(false)} />}
      {revoking && <RevokeDialog apiKey={revoking} onClose={() => setRevoking(null)} />}
    </>
  );
}
