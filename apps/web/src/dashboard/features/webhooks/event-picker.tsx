import { type WebhookEventType, webhookEventTypes, webhookEventTypesToCome } from '@till/contract';
import { useTranslation } from 'react-i18next';
import { eventGroups, eventKey } from './event-groups.js';

interface Props {
  chosen: readonly WebhookEventType[];
  onChange: (events: WebhookEventType[]) => void;
  error?: string | undefined;
}

/** Which events an endpoint hears of, by what they are about, each with a line on what it means. */
export function EventPicker({ chosen, onChange, error }: Props) {
  const { t } = useTranslation();
  const toggle = (types: readonly WebhookEventType[], on: boolean) => onChange(webhookEventTypes.filter((type) => (types.includes(type) ? on : chosen.includes(type))));
  return (
    <div className="grid gap-3">
      <div className="flex items-baseline justify-between gap-3">
        <h3 className="text-sm font-medium">{t('webhooks.field.events')}</h3>
        <label className="inline-flex items-center gap-2 text-sm text-ink-2">
          <input type="checkbox" className="size-4 accent-till" checked={chosen.length === webhookEventTypes.length} onChange={(event) => toggle(webhookEventTypes, event.target.checked)} />
          {t('webhooks.field.all')}
        </label>
      </div>
      {eventGroups.map(({ group, events }) => (
        <fieldset key={group} className="rounded-md border border-line">
          <legend className="ml-3 px-1 text-xs text-ink-3">{t(`webhooks.group.${group}`)}</legend>
          {events.map((type) => (
            <label key={type} className="flex items-start gap-2.5 px-4 py-1.5 first-of-type:pt-1 last-of-type:pb-3">
              <input type="checkbox" className="mt-0.5 size-4 shrink-0 accent-till" checked={chosen.includes(type)} onChange={(event) => toggle([type], event.target.checked)} />
              <span className="min-w-0">
                <span className="font-mono text-xs">{type}</span>
                {webhookEventTypesToCome.includes(type) && <span className="ml-2 rounded-full border border-line-strong/60 px-1.5 text-xs text-ink-3">{t('webhooks.field.toCome')}</span>}
                <span className="block text-xs text-ink-3">{t(`webhooks.event.${eventKey(type)}`)}</span>
              </span>
            </label>
          ))}
        </fieldset>
      ))}
      {error && (
        <p role="alert" className="text-sm text-danger">
          {error}
        </p>
      )}
    </div>
  );
}
