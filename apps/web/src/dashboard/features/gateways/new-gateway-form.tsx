import type { CreateGateway } from '@till/contract';
import { ChevronDown, FlaskConical } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { faultAt, isPlaced } from '../../../shared/lib/problem-of.js';
import { Button } from '../../../shared/ui/button.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { Field, Input } from '../../../shared/ui/field.js';
import { headerFaults } from './gateway-faults.js';
import { emptyHeader, type HeaderDraft, headersOf, SecretHeaderFields } from './secret-header-fields.js';
import { type Unmatched, UnmatchedField } from './unmatched-field.js';

interface Props {
  /** An API to try with, one click away; null where there is none. */
  demoOrigin: string | null;
  /** Where the money goes, or the question for it. */
  money: ReactNode;
  blocked: boolean;
  busy: boolean;
  error: unknown;
  onSubmit: (body: CreateGateway) => void;
}

const isOrigin = (text: string) => z.url({ protocol: /^https?$/ }).safeParse(text.trim()).success;

/** A name for the gateway from its origin's address: "api.example.com". */
function hostOf(url: string): string {
  try {
    return new URL(url.trim()).host;
  } catch {
    return '';
  }
}

/** One address is all it takes; the rest has defaults. */
export function NewGatewayForm({ demoOrigin, money, blocked, busy, error, onSubmit }: Props) {
  const { t } = useTranslation();
  const formId = useId();
  const [originUrl, setOriginUrl] = useState('');
  const [name, setName] = useState<string | null>(null);
  const [headers, setHeaders] = useState<readonly HeaderDraft[]>([]);
  const [unmatched, setUnmatched] = useState<Unmatched | null>(null);
  const [submitted, setSubmitted] = useState(false);
  const originHeaders = headersOf(headers);
  const hasSecrets = Object.keys(originHeaders).length > 0;
  // With a key in the headers, what nobody priced would be open to everybody at the seller's cost.
  const chosen = unmatched ?? (hasSecrets ? 'refuse' : 'pass');
  const shownName = name ?? hostOf(originUrl);
  const originFault = submitted && !isOrigin(originUrl) ? t('common.form.url') : faultAt(error, 'originUrl');
  const submit = () => {
    setSubmitted(true);
    if (!isOrigin(originUrl)) return;
    onSubmit({ name: shownName.trim() || hostOf(originUrl), originUrl: originUrl.trim(), unmatched: chosen, ...(hasSecrets ? { originHeaders } : {}) });
  };
  // The question for a wallet is a form of its own, and forms must not lie in each other.
  return (
    <div className="grid gap-6">
      <form
        id={formId}
        noValidate
        className="grid gap-6"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <div className="grid gap-2">
          <Field label={t('gateways.field.origin')} hint={t('gateways.field.originHint')} error={originFault}>
            {(wiring) => <Input {...wiring} autoFocus inputMode="url" autoComplete="off" spellCheck={false} placeholder="https://api.example.com" value={originUrl} onChange={(event) => setOriginUrl(event.target.value)} className="font-mono" />}
          </Field>
          {demoOrigin && originUrl.trim() !== demoOrigin && (
            <Button size="sm" icon={<FlaskConical aria-hidden className="size-4" />} onClick={() => setOriginUrl(demoOrigin)} className="justify-self-start">
              {t('gateways.field.useDemo')}
            </Button>
          )}
        </div>
        <Field label={t('gateways.field.name')} hint={t('gateways.field.nameHint')} error={faultAt(error, 'name')}>
          {(wiring) => <Input {...wiring} maxLength={120} value={shownName} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <details className="group" open={hasSecrets || undefined}>
          <summary className="inline-flex items-center gap-1.5 rounded-md text-sm font-medium select-none" onClick={() => headers.length === 0 && setHeaders([emptyHeader()])}>
            <ChevronDown aria-hidden className="size-4 -rotate-90 transition-transform group-open:rotate-0" />
            {t('gateways.secret.title')}
            <span className="text-xs font-normal text-ink-3">{t('common.optional')}</span>
          </summary>
          <div className="mt-3 grid gap-5 border-l border-line pl-4">
            <SecretHeaderFields headers={headers} onChange={setHeaders} faults={headerFaults(error)} />
          </div>
        </details>
        <UnmatchedField value={chosen} hasSecrets={hasSecrets} onChange={setUnmatched} />
      </form>
      {money}
      {error && !isPlaced(error, (field) => field === 'originUrl' || field === 'name' || field.startsWith('originHeaders')) ? <ErrorNote error={error} /> : null}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button type="submit" form={formId} kind="primary" busy={busy} disabled={blocked}>
          {t('gateways.create')}
        </Button>
        {blocked && <p className="text-sm text-ink-2">{t('wallets.neededFirst')}</p>}
      </div>
    </div>
  );
}
