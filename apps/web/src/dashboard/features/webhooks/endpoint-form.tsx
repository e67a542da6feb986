import type { WebhookEndpoint, WebhookEventType } from '@till/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMode } from '../../../shared/lib/mode.js';
import { faultAt, isPlaced } from '../../../shared/lib/problem-of.js';
import { Button } from '../../../shared/ui/button.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { Field, Input } from '../../../shared/ui/field.js';
import { usualEvents } from './event-groups.js';
import { EventPicker } from './event-picker.js';

export interface EndpointFields {
  url: string;
  description: string;
  events: WebhookEventType[];
}

interface Props {
  /** What it is now; a new one starts with the usual events. */
  start?: WebhookEndpoint;
  submit: string;
  busy: boolean;
  error: unknown;
  onSubmit: (fields: EndpointFields) => void;
}

const longestDescription = 200;

/** Address, note and events of an endpoint. */
export function EndpointForm({ start, submit, busy, error, onSubmit }: Props) {
  const { t } = useTranslation();
  const mode = useMode();
  const [fields, setFields] = useState<EndpointFields>({ url: start?.url ?? '', description: start?.description ?? '', events: [...(start?.events ?? usualEvents)] });
  const [submitted, setSubmitted] = useState(false);
  const set = (change: Partial<EndpointFields>) => setFields({ ...fields, ...change });
  const url = fields.url.trim();
  const urlFault = url === '' ? t('common.form.required') : /^https?:\/\/[^\s/]/i.test(url) ? undefined : t('common.form.url');
  const eventFault = fields.events.length === 0 ? t('webhooks.field.none') : undefined;
  return (
    <form
      noValidate
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        setSubmitted(true);
        if (!urlFault && !eventFault) onSubmit({ url, description: fields.description.trim(), events: fields.events });
      }}
    >
      <Field label={t('webhooks.field.url')} hint={t(`webhooks.field.urlHint.${mode}`)} error={submitted ? (urlFault ?? faultAt(error, 'url')) : undefined}>
        {(wiring) => <Input {...wiring} type="url" inputMode="url" autoComplete="off" spellCheck={false} placeholder="https://shop.example.com/webhooks/till" value={fields.url} onChange={(event) => set({ url: event.target.value })} className="font-mono text-xs" />}
      </Field>
      <Field label={t('webhooks.field.description')} hint={t('webhooks.field.descriptionHint')} optional error={faultAt(error, 'description')}>
        {(wiring) => <Input {...wiring} maxLength={longestDescription} value={fields.description} onChange={(event) => set({ description: event.target.value })} />}
      </Field>
      <EventPicker chosen={fields.events} onChange={(events) => set({ events })} error={submitted ? eventFault : undefined} />
      {error && !isPlaced(error, (field) => field === 'url' || field === 'description') ? <ErrorNote error={error} /> : null}
      <Button type="submit" kind="primary" busy={busy} className="justify-self-start">
        {submit}
      </Button>
    </form>
  );
}
