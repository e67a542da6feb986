import { useQuery } from '@tanstack/react-query';
import { ChevronDown, Stethoscope } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../shared/ui/button.js';
import { Card } from '../../../shared/ui/card.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { Skeleton } from '../../../shared/ui/skeleton.js';
import { AgentSnippets } from './agent-snippets.js';
import { AnswerTabs } from './answer-tabs.js';
import { lastCheckupQuery, useRunCheckup } from './api.js';
import { FindingList } from './finding-list.js';
import { offeredWays } from './offered-ways.js';
import { VerdictLine } from './verdict-line.js';

/** What agents see of a resource or a gateway's route: well or not and why, the answer itself, and code that pays it. */
export function DoctorCard({ resourceId }: { resourceId: string }) {
  const { t } = useTranslation();
  const { data: last, error, refetch } = useQuery(lastCheckupQuery(resourceId));
  const run = useRunCheckup(resourceId);
  const checkup = last?.checkup ?? null;
  return (
    <Card
      flush
      title={t('doctor.title')}
      lead={t('doctor.lead')}
      actions={
        <Button size="sm" icon={<Stethoscope aria-hidden className="size-4" />} busy={run.isPending} disabled={!last} onClick={() => run.mutate()}>
          {t(checkup ? 'doctor.again' : 'doctor.check')}
        </Button>
      }
    >
      {run.error && <ErrorNote error={run.error} onRetry={() => run.mutate()} className="mx-5 mb-4" />}
      {!last && (error ? <ErrorNote error={error} onRetry={() => void refetch()} className="mx-5 mb-5" /> : <Skeleton className="mx-5 mb-5 h-16" />)}
      {last && <VerdictLine last={last} busy={run.isPending} />}
      {checkup && (
        <>
          <FindingList findings={checkup.findings} />
          {checkup.representations.length > 0 && (
            <>
              <Part title={t('doctor.answer.title')} lead={t('doctor.answer.lead')}>
                <AnswerTabs representations={checkup.representations} />
              </Part>
              <Part title={t('doctor.snippets.title')} lead={t('doctor.snippets.lead')}>
                <AgentSnippets ways={offeredWays(checkup)} listed={checkup.findings.some(({ code }) => code === 'listed')} resourceId={resourceId} />
              </Part>
            </>
          )}
        </>
      )}
    </Card>
  );
}

/** What only some will look at, folded into a line. */
function Part({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  return (
    <details className="group/part border-t border-line">
      <summary className="flex min-h-11 cursor-pointer list-none items-center gap-3 px-5 py-2 hover:bg-well/60 [&::-webkit-details-marker]:hidden">
        <span className="min-w-0 flex-1">
          <span className="block text-sm font-medium">{title}</span>
          <span className="block text-sm text-ink-3">{lead}</span>
        </span>
        <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-3 transition-transform group-open/part:rotate-180 motion-reduce:transition-none" />
      </summary>
      <div className="border-t border-line px-5 py-4">{children}</div>
    </details>
  );
}
