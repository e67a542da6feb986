import type { Payment, TimelineEntry } from '@till/contract';
import { useTranslation } from 'react-i18next';
import { clockTime, durationText } from '../../../shared/lib/time-text.js';
import { useLocale } from '../../../shared/lib/use-locale.js';
import { en } from '../../../shared/i18n/en.js';
import { JsonPeek } from '../../../shared/ui/json-peek.js';
import { Timeline, type TimelineRow } from '../../../shared/ui/timeline.js';

type Step = keyof typeof en.payments.step;

function isStep(type: string): type is Step {
  return type in en.payments.step;
}

function toneOf(type: string): TimelineRow['tone'] {
  if (['settled', 'safe', 'final', 'delivered', 'evidence'].includes(type)) return 'good';
  if (['rejected', 'failed', 'expired', 'reverted', 'delivery_failed'].includes(type)) return 'bad';
  return type === 'unknown' ? 'unknown' : 'plain';
}

function words(type: string): string {
  const text = type.replace(/[._]/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Every step of a payment with its milliseconds; the recorded facts stand behind each. */
export function PaymentTimeline({ payment }: { payment: Payment }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const rowOf = (entry: TimelineEntry, index: number): TimelineRow => {
    const type = entry.type.replace(/^payment\./, '');
    return {
      key: `${index}${entry.type}`,
      title: isStep(type) ? t(`payments.step.${type}`) : words(type),
      at: clockTime(entry.at, locale),
      since: index === 0 ? null : t('payments.sinceMs', { duration: durationText(entry.sinceMs, locale) }),
      tone: toneOf(type),
      children: Object.keys(entry.data).length > 0 && <JsonPeek value={entry.data} />,
    };
  };
  return <Timeline label={t('payments.timeline')} rows={payment.timeline.map(rowOf)} />;
}
