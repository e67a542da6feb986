import type { MemberSession } from '@till/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../shared/ui/button.js';
import { Card } from '../../../shared/ui/card.js';
import { ConfirmDialog } from '../../../shared/ui/confirm-dialog.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { Skeleton } from '../../../shared/ui/skeleton.js';
import { Time } from '../../../shared/ui/time.js';
import { toast } from '../../../shared/ui/toast-store.js';
import { sessionsQuery, useEndSession } from './account-api.js';

function useClientName(): (session: MemberSession) => string {
  const { t } = useTranslation();
  return ({ browser, system }) => (browser !== null && system !== null ? t('account.client', { browser, system }) : (browser ?? system ?? t('account.unknownClient')));
}

/** Where the member is signed in, and a way to end it there. */
export function SessionsCard() {
  const { t } = useTranslation();
  const nameOf = useClientName();
  const { data, error, refetch } = useQuery(sessionsQuery);
  const [ending, setEnding] = useState<MemberSession | 'others' | null>(null);
  return (
    <Card
      flush
      title={t('account.sessions')}
      lead={t('account.sessionsLead')}
      actions={
        data &&
        data.length > 1 && (
          <Button size="sm" onClick={() => setEnding('others')}>
            {t('account.endOthers')}
          </Button>
        )
      }
    >
      {error && !data ? <ErrorNote error={error} onRetry={() => void refetch()} className="mx-5 mb-5" /> : null}
      {!data && !error && <Skeleton className="mx-5 mb-5 h-14" />}
      <ul>
        {data?.map((session) => (
          <li key={session.id} className="flex items-center gap-4 border-t border-line px-5 py-3">
            <div className="min-w-0 flex-1">
              <p className="flex flex-wrap items-center gap-2 font-medium">
                {nameOf(session)}
                {session.current && <span className="rounded-full border border-till/50 px-2 text-xs font-medium text-till">{t('account.thisOne')}</span>}
              </p>
              <p className="mt-0.5 flex flex-wrap gap-x-3 text-sm text-ink-3">
                <span>
                  {t('account.lastUsed')} <Time at={session.lastUsedAt} />
                </span>
                <span>
                  {t('account.signedIn')} <Time at={session.createdAt} />
                </span>
              </p>
            </div>
            {!session.current && (
              <Button size="sm" onClick={() => setEnding(session)}>
                {t('account.end')}
                <span className="sr-only">{`: ${nameOf(session)}`}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
      {ending && <EndDialog client={ending === 'others' ? null : nameOf(ending)} id={ending === 'others' ? null : ending.id} onClose={() => setEnding(null)} />}
    </Card>
  );
}

function EndDialog({ client, id, onClose }: { client: string | null; id: string | null; onClose: () => void }) {
  const { t } = useTranslation();
  const end = useEndSession(() => {
    toast({ tone: 'good', text: t('account.endedToast') });
    onClose();
  });
  return (
    <ConfirmDialog
      open
      danger
      title={client === null ? t('account.endOthersTitle') : t('account.endTitle', { client })}
      text={t('account.endText')}
      confirm={client === null ? t('account.endOthers') : t('account.end')}
      busy={end.isPending}
      error={end.error}
      onConfirm={() => end.mutate(id)}
      onClose={onClose}
    />
  );
}
