import type { Gateway, UpdateGateway } from '@till/contract';
import { Lock, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { faultAt, isPlaced } from '../../../shared/lib/problem-of.js';
import { Button } from '../../../shared/ui/button.js';
import { Card } from '../../../shared/ui/card.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { Field, Input } from '../../../shared/ui/field.js';
import { toast } from '../../../shared/ui/toast-store.js';
import { useUpdateGateway } from './api.js';
import { headerFaults } from './gateway-faults.js';
import { type HeaderDraft, headersOf, SecretHeaderFields } from './secret-header-fields.js';
import { UnmatchedField } from './unmatched-field.js';

const isOrigin = (text: string) => z.url({ protocol: /^https?$/ }).safeParse(text.trim()).success;
const shownFields = /^(name|originUrl|timeoutMs|originHeaders(\..+)?)$/;

/** Where the gateway leads, what opens the origin, and what happens to everything without a price. */
export function SettingsCard({ gateway }: { gateway: Gateway }) {
  const { t } = useTranslation();
  const [name, setName] = useState(gateway.name);
  const [originUrl, setOriginUrl] = useState(gateway.originUrl);
  const [seconds, setSeconds] = useState(String(gateway.timeoutMs / 1_000));
  const [unmatched, setUnmatched] = useState(gateway.unmatched);
  const [publicDocs, setPublicDocs] = useState(gateway.publicDocs);
  const [added, setAdded] = useState<readonly HeaderDraft[]>([]);
  const [dropped, setDropped] = useState<ReadonlySet<string>>(new Set());
  const [submitted, setSubmitted] = useState(false);
  const update = useUpdateGateway(gateway.id, () => {
    toast({ tone: 'good', text: t('gateways.settings.savedToast') });
    setAdded([]);
    setDropped(new Set());
    setSubmitted(false);
  });
  const newHeaders = headersOf(added);
  const kept = gateway.originHeaders.filter((header) => !dropped.has(header));
  const hasSecrets = kept.length > 0 || Object.keys(newHeaders).length > 0;
  const addHeaders = (headers: readonly HeaderDraft[]) => {
    // The first key turns the choice to the safe side; whoever wants it otherwise says so once more.
    if (!hasSecrets && Object.keys(headersOf(headers)).length > 0) setUnmatched('refuse');
    setAdded(headers);
  };
  const timeoutOk = /^\d{1,3}$/.test(seconds.trim()) && seconds.trim() !== '0';
  const submit = () => {
    setSubmitted(true);
    if (!name.trim() || !isOrigin(originUrl) || !timeoutOk) return;
    const originHeaders: Record<string, string | null> = { ...Object.fromEntries([...dropped].map((header) => [header, null])), ...newHeaders };
    const body: UpdateGateway = { name: name.trim(), originUrl: originUrl.trim(), timeoutMs: Number.parseInt(seconds.trim(), 10) * 1_000, unmatched, publicDocs, ...(Object.keys(originHeaders).length > 0 ? { originHeaders } : {}) };
    update.mutate(body);
  };
  return (
    <Card title={t('gateways.settings.title')}>
      <form
        noValidate
        className="grid max-w-2xl gap-6"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label={t('gateways.field.name')} error={submitted && !name.trim() ? t('common.form.required') : faultAt(update.error, 'name')}>
          {(wiring) => <Input {...wiring} maxLength={120} value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <Field label={t('gateways.field.origin')} error={submitted && !isOrigin(originUrl) ? t('common.form.url') : faultAt(update.error, 'originUrl')}>
          {(wiring) => <Input {...wiring} inputMode="url" autoComplete="off" spellCheck={false} value={originUrl} onChange={(event) => setOriginUrl(event.target.value)} className="font-mono" />}
        </Field>
        <fieldset className="grid gap-2">
          <legend className="mb-1.5 text-sm font-medium">{t('gateways.secret.title')}</legend>
          <KeptHeaders names={kept} onDrop={(header) => setDropped(new Set(dropped).add(header))} />
          {dropped.size > 0 && <p className="text-sm text-unknown">{t('gateways.secret.dropped', { names: [...dropped].join(', ') })}</p>}
          <SecretHeaderFields headers={added} onChange={addHeaders} faults={headerFaults(update.error)} />
        </fieldset>
        <UnmatchedField value={unmatched} hasSecrets={hasSecrets} onChange={setUnmatched} />
        <Field label={t('gateways.field.timeout')} hint={t('gateways.field.timeoutHint')} error={submitted && !timeoutOk ? t('gateways.fault.timeout') : faultAt(update.error, 'timeoutMs')}>
          {(wiring) => <Input {...wiring} inputMode="numeric" value={seconds} onChange={(event) => setSeconds(event.target.value)} className="num max-w-28" />}
        </Field>
        <DocsField checked={publicDocs} onChange={setPublicDocs} />
        {update.error && !isPlaced(update.error, (field) => shownFields.test(field)) ? <ErrorNote error={update.error} /> : null}
        <Button type="submit" kind="primary" busy={update.isPending} className="justify-self-start">
          {t('common.action.save')}
        </Button>
      </form>
    </Card>
  );
}

function KeptHeaders({ names, onDrop }: { names: readonly string[]; onDrop: (header: string) => void }) {
  const { t } = useTranslation();
  return (
    <ul className="grid gap-1">
      {names.map((header) => (
        <li key={header} className="flex items-center gap-2 rounded-md bg-well py-1 pr-1 pl-3">
          <Lock aria-hidden className="size-3.5 text-ink-3" />
          <span className="min-w-0 flex-1 font-mono text-xs break-all">{header}</span>
          <span aria-hidden className="text-ink-3">
            ••••••••
          </span>
          <Button kind="quiet" size="sm" icon={<Trash2 aria-hidden className="size-4" />} onClick={() => onDrop(header)}>
            {t('gateways.secret.drop')}
            <span className="sr-only">: {header}</span>
          </Button>
        </li>
      ))}
    </ul>
  );
}

function DocsField({ checked, onChange }: { checked: boolean; onChange: (on: boolean) => void }) {
  const { t } = useTranslation();
  return (
    <label className="flex items-start gap-2.5">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} className="mt-0.5 size-4 shrink-0 accent-till" />
      <span>
        <span className="text-sm font-medium">{t('gateways.settings.publicDocs')}</span>
        <span className="block text-xs text-ink-3">{t('gateways.settings.publicDocsHint')}</span>
      </span>
    </label>
  );
}
