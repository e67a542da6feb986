import { FileUp, Search } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { clsx } from 'clsx';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { faultAt } from '../../../shared/lib/problem-of.js';
import { Button, buttonClass } from '../../../shared/ui/button.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { Field, Input, Textarea } from '../../../shared/ui/field.js';
import type { ImportSource } from './api.js';
import { documentFault, lineOfFault } from './document-fault.js';

interface Props {
  busy: boolean;
  error: unknown;
  /** What was tried last; its faults stand at its field. */
  tried: ImportSource | null;
  onRead: (source: ImportSource) => void;
}

const isAddress = (text: string) => z.url({ protocol: /^https?$/ }).safeParse(text.trim()).success;

/** A description from a file, an address, or the clipboard. */
export function ImportSourceForm({ busy, error, tried, onRead }: Props) {
  const { t } = useTranslation();
  const [document, setDocument] = useState('');
  const [over, setOver] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const take = async (chosen: File | undefined) => {
    if (!chosen) return;
    const text = await chosen.text();
    setDocument(text);
    onRead({ document: text });
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };
  const fault = documentFault(error);
  const faultText = fault ? t('gateways.import.unreadable', { fault: fault.text }) : undefined;
  const urlFault = tried?.url === undefined ? undefined : (faultAt(error, 'url') ?? faultText);
  const textFault = tried?.document === undefined ? undefined : faultText;
  const isMissing = faultAt(error, 'originUrl') !== undefined;
  return (
    <div className="grid gap-5">
      {isMissing && <p className="rounded-md bg-unknown-soft px-4 py-3 text-unknown">{t('gateways.import.notFound')}</p>}
      <UrlForm busy={busy && tried?.url !== undefined} isMain={!document} fault={urlFault} onRead={onRead} />
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
        className={clsx('grid gap-3 rounded-lg border border-dashed p-4 transition-colors', over ? 'border-till bg-till-soft' : 'border-line-strong/60')}
      >
        <div className="flex flex-wrap items-center gap-3">
          <input ref={file} type="file" accept=".json,.yaml,.yml,application/json,application/yaml,text/yaml" className="sr-only" tabIndex={-1} aria-hidden onChange={(event) => void take(event.target.files?.[0])} />
          <button type="button" className={buttonClass('plain', 'sm')} onClick={() => file.current?.click()}>
            <FileUp aria-hidden className="size-4" />
            {t('gateways.import.file')}
          </button>
          <span className="text-sm text-ink-3">{t('gateways.import.drop')}</span>
        </div>
        <Field label={t('gateways.import.paste')} error={textFault}>
          {(wiring) => <Textarea {...wiring} rows={8} spellCheck={false} placeholder={'openapi: 3.1.0\ninfo:\n  title: …'} value={document} onChange={(event) => setDocument(event.target.value)} className="font-mono text-xs" />}
        </Field>
        {textFault && tried?.document === document && <FaultLine text={document} line={lineOfFault(document, fault)} />}
        <Button kind={document ? 'primary' : 'plain'} busy={busy && tried?.document !== undefined} disabled={!document.trim()} onClick={() => onRead({ document })} className="justify-self-start">
          {t('gateways.import.readText')}
        </Button>
      </div>
      {error && !isMissing && !(urlFault ?? textFault) ? <ErrorNote error={error} /> : null}
    </div>
  );
}

function UrlForm({ busy, isMain, fault, onRead }: { busy: boolean; isMain: boolean; fault: string | undefined; onRead: Props['onRead'] }) {
  const { t } = useTranslation();
  const [url, setUrl] = useState('');
  const address = url.trim();
  return (
    <form
      noValidate
      className="flex flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (isAddress(url)) onRead({ url: address });
      }}
    >
      <div className="min-w-0 flex-1 basis-72">
        <Field label={t('gateways.import.url')} error={address && !isAddress(url) ? t('common.form.url') : fault}>
          {(wiring) => <Input {...wiring} inputMode="url" autoComplete="off" spellCheck={false} placeholder="https://api.example.com/openapi.json" value={url} onChange={(event) => setUrl(event.target.value)} className="font-mono text-xs" />}
        </Field>
      </div>
      <Button type="submit" kind={isMain ? 'primary' : 'plain'} busy={busy} disabled={!isAddress(url)} icon={<Search aria-hidden className="size-4" />}>
        {t('gateways.import.read')}
      </Button>
    </form>
  );
}

/** The line of the text that could not be read, with its neighbours. */
function FaultLine({ text, line }: { text: string; line: number | null }) {
  if (line === null) return null;
  const lines = text.split(/\r?\n/);
  const from = Math.max(0, line - 3);
  return (
    <pre className="overflow-x-auto rounded-md bg-well py-2 text-xs leading-relaxed">
      {lines.slice(from, line + 2).map((content, index) => {
        const number = from + index + 1;
        return (
          <span key={number} className={clsx('block px-3', number === line && 'bg-danger-soft font-semibold text-danger')}>
            <span className="num mr-3 inline-block w-10 text-right text-ink-3 select-none">{number}</span>
            {content}
          </span>
        );
      })}
    </pre>
  );
}
