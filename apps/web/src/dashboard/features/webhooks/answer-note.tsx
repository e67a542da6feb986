import type { WebhookDeliveryDetail } from '@till/contract';
import { CircleCheck, CircleX } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { durationText } from '../../../shared/lib/time-text.js';
import { useLocale } from '../../../shared/lib/use-locale.js';
import { faultText } from './fault-text.js';

/** What the newest try of a delivery came to, in a sentence, and what to do about it. */
export function AnswerNote({ delivery, children }: { delivery: WebhookDeliveryDetail; children?: ReactNode }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [attempt] = delivery.attemptLog;
  if (!attempt) return null;
  const { fault, status } = attempt;
  const duration = durationText(attempt.durationMs, locale);
  const Icon = fault ? CircleX : CircleCheck;
  return (
    <div role="status" className={`flex flex-wrap items-start gap-x-2.5 gap-y-2 rounded-md px-4 py-2.5 ${fault ? 'bg-danger-soft' : 'bg-till-soft'}`}>
      <Icon aria-hidden className={`mt-0.5 size-5 shrink-0 ${fault ? 'text-danger' : 'text-till'}`} />
      <div className="min-w-0 flex-1 basis-60">
        <p className="num font-medium">{fault ? `${faultText(t, fault.code, status)} (${duration})` : t('webhooks.answer.ok', { status, duration })}</p>
        {fault && <p className="text-sm text-ink-2">{t(`webhooks.advice.${fault.code}`)}</p>}
      </div>
      {children}
    </div>
  );
}
