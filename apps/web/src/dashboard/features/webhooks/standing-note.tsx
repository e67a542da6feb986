import type { WebhookEndpoint } from '@till/contract';
import { FlaskConicalOff, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { relativeTime } from '../../../shared/lib/time-text.js';
import { useLocale } from '../../../shared/lib/use-locale.js';
import { useNow } from '../../../shared/lib/use-now.js';
import { Button } from '../../../shared/ui/button.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { toast } from '../../../shared/ui/toast-store.js';
import { useUpdateEndpoint } from './api.js';
import { faultText } from './fault-text.js';

const reasons = { merchant: 'webhooks.standing.merchant', gone: 'webhooks.standing.gone', failing: 'webhooks.standing.failed' } as const;

/** A moment as a word of the sentence it stands in. */
function useWhen(): (at: string) => string {
  const locale = useLocale();
  const nowMs = useNow();
  return (at) => relativeTime(at, nowMs, locale);
}

/** What is wrong with an endpoint and since when, with the way to start it again; nothing while it works. */
export function StandingNote({ endpoint }: { endpoint: WebhookEndpoint }) {
  if (!endpoint.disabledReason && !endpoint.failingSince && !endpoint.failedTest) return null;
  return (
    <div className="grid gap-2">
      {endpoint.disabledReason && <Disabled endpoint={endpoint} reason={endpoint.disabledReason} />}
      {!endpoint.disabledReason && endpoint.failingSince && <Failing since={endpoint.failingSince} disablesAt={endpoint.disablesAt} />}
      {endpoint.failedTest && <FailedTest test={endpoint.failedTest} />}
    </div>
  );
}

/** A test is no mark against the endpoint, and it says what the next event will meet. */
function FailedTest({ test: { at, fault, status } }: { test: NonNullable<WebhookEndpoint['failedTest']> }) {
  const { t } = useTranslation();
  const when = useWhen();
  return (
    <p role="note" className="flex items-start gap-2.5 rounded-md bg-unknown-soft px-4 py-2.5">
      <FlaskConicalOff aria-hidden className="mt-0.5 size-4 shrink-0 text-unknown" />
      <span>
        {t('webhooks.standing.testFailed', { when: when(at), fault: faultText(t, fault.code, status) })} <span className="text-ink-2">{t('webhooks.standing.testCounts')}</span>
      </span>
    </p>
  );
}

function Failing({ since, disablesAt }: { since: string; disablesAt: string | null }) {
  const { t } = useTranslation();
  const when = useWhen();
  return (
    <p role="note" className="flex items-start gap-2.5 rounded-md bg-danger-soft px-4 py-2.5">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
      <span>
        {t('webhooks.standing.failing', { when: when(since) })} {disablesAt && t('webhooks.standing.disables', { when: when(disablesAt) })}
      </span>
    </p>
  );
}

function Disabled({ endpoint, reason }: { endpoint: WebhookEndpoint; reason: keyof typeof reasons }) {
  const { t } = useTranslation();
  const when = useWhen();
  const enable = useUpdateEndpoint(endpoint.id, () => toast({ tone: 'good', text: t('webhooks.standing.enabledToast') }));
  return (
    <div role="note" className="grid gap-3 rounded-md bg-unknown-soft px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-72">
          <p className="font-medium text-unknown">{t(reasons[reason])}</p>
          <p className="text-sm text-ink-2">
            {t('webhooks.standing.later')} {endpoint.disabledAt && t('webhooks.standing.since', { when: when(endpoint.disabledAt) })}
          </p>
        </div>
        <Button kind="primary" busy={enable.isPending} onClick={() => enable.mutate({ enabled: true })}>
          {t('webhooks.standing.enable')}
        </Button>
      </div>
      {enable.error && <ErrorNote error={enable.error} />}
    </div>
  );
}
