import { type WebhookAttempt, webhookAnswerKeptBytes, type WebhookDeliveryDetail } from '@till/contract';
import { clsx } from 'clsx';
import { Check, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { durationText } from '../../../shared/lib/time-text.js';
import { useLocale } from '../../../shared/lib/use-locale.js';
import { CodeBlock } from '../../../shared/ui/code-block.js';
import { Time } from '../../../shared/ui/time.js';
import { faultText } from './fault-text.js';

/** Every try of a delivery, the newest first: when, how long, and what the server said. */
export function AttemptList({ delivery }: { delivery: WebhookDeliveryDetail }) {
  const { t } = useTranslation();
  const older = delivery.attempts - delivery.attemptLog.length;
  if (delivery.attemptLog.length === 0) return <p className="text-sm text-ink-3">{t('webhooks.delivery.none')}</p>;
  return (
    <>
      <ol aria-label={t('webhooks.delivery.attempts')} className="divide-y divide-line rounded-md border border-line">
        {delivery.attemptLog.map((attempt, index) => (
          <Attempt key={attempt.number} attempt={attempt} open={index === 0} />
        ))}
      </ol>
      {older > 0 && <p className="mt-2 text-xs text-ink-3">{t('webhooks.delivery.more', { count: older })}</p>}
    </>
  );
}

function Attempt({ attempt, open }: { attempt: WebhookAttempt; open: boolean }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { fault, status, headers, body, bodyCut } = attempt;
  const Icon = fault ? X : Check;
  return (
    <li>
      <details open={open}>
        <summary className="flex items-start gap-2.5 px-4 py-2.5 hover:bg-well/60">
          <Icon aria-hidden className={clsx('mt-0.5 size-4 shrink-0', fault ? 'text-danger' : 'text-till')} strokeWidth={2.5} />
          <span className="min-w-0 flex-1">
            <span className="block font-medium">{fault ? faultText(t, fault.code, status) : t('webhooks.answer.ok', { status, duration: durationText(attempt.durationMs, locale) })}</span>
            <span className="num block text-xs text-ink-3">
              {t('webhooks.delivery.attempt', { number: attempt.number })} · {t(`webhooks.delivery.cause.${attempt.cause}`)} · <Time absolute at={attempt.at} /> · {durationText(attempt.durationMs, locale)}
            </span>
          </span>
        </summary>
        <div className="grid gap-3 px-4 pb-4">
          {fault && <p className="text-sm text-ink-2">{t(`webhooks.advice.${fault.code}`)}</p>}
          {fault && status === null && <p className="font-mono text-xs break-words text-ink-3">{fault.message}</p>}
          {status !== null && (
            <>
              <CodeBlock wrap label={t('webhooks.delivery.body')} text={body || t('webhooks.delivery.noBody')} hint={bodyCut ? t('webhooks.delivery.cut', { bytes: webhookAnswerKeptBytes }) : undefined} />
              {headers.length > 0 && <CodeBlock wrap label={t('webhooks.delivery.headers')} text={headers.map(({ name, value }) => `${name}: ${value}`).join('\n')} />}
            </>
          )}
        </div>
      </details>
    </li>
  );
}
