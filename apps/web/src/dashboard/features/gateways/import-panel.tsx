import type { Gateway, OpenapiImport, RouteMode } from '@till/contract';
import { LoaderCircle } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../shared/ui/button.js';
import { Card } from '../../../shared/ui/card.js';
import { EmptyState } from '../../../shared/ui/empty-state.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { toast } from '../../../shared/ui/toast-store.js';
import { type ImportSource, useImport, usePreviewImport } from './api.js';
import { type ImportRow, isPrice, rowsOf } from './import-draft.js';
import { ImportList } from './import-list.js';
import { ImportSourceForm } from './import-source-form.js';

interface Props {
  gateway: Gateway;
  onClose: () => void;
}

/** From a description of the API to its routes. Till looks at the usual places first, so that most people type nothing. */
export function ImportPanel({ gateway, onClose }: Props) {
  const { t } = useTranslation();
  const [source, setSource] = useState<ImportSource | null>(null);
  const [preview, setPreview] = useState<OpenapiImport | null>(null);
  const [rows, setRows] = useState<readonly ImportRow[]>([]);
  const [mode, setMode] = useState<RouteMode>('observe');
  const look = usePreviewImport(gateway.id);
  const save = useImport(gateway.id, (imported) => {
    toast({ tone: 'good', text: t('gateways.import.done', { count: imported.added }) });
    onClose();
  });
  const read = (next: ImportSource) => {
    setSource(next);
    look.mutate(next, {
      onSuccess: (answer) => {
        setPreview(answer);
        setRows(rowsOf(answer));
      },
    });
  };
  const begun = useRef(false);
  const readFirst = useRef(read);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    readFirst.current({});
  }, []);
  const chosen = rows.filter((row) => row.chosen && row.isNew);
  const looking = look.isPending && source !== null && !source.url && !source.document;
  const cancel = <Button onClick={onClose}>{t('common.action.cancel')}</Button>;
  if (!preview) {
    return (
      <Card title={t('gateways.import.title')} lead={t('gateways.import.lead')} actions={cancel}>
        {looking || source === null ? (
          <p role="status" className="flex items-center gap-3 py-8 text-ink-2">
            <LoaderCircle aria-hidden className="size-5 animate-spin" />
            {t('gateways.import.looking', { host: new URL(gateway.originUrl).host })}
          </p>
        ) : (
          <ImportSourceForm busy={look.isPending} error={look.error} tried={source} onRead={read} />
        )}
      </Card>
    );
  }
  return (
    <Card
      flush
      title={`${preview.title} ${preview.version}`}
      lead={preview.sourceUrl ? t('gateways.import.from', { url: preview.sourceUrl }) : t('gateways.import.fromText')}
      actions={
        <Button size="sm" kind="quiet" onClick={() => setPreview(null)}>
          {t('gateways.import.other')}
        </Button>
      }
    >
      {rows.length === 0 ? (
        <EmptyState title={t('gateways.import.nothing')} hint={t('gateways.import.nothingHint')} action={cancel} />
      ) : (
        <ImportList preview={preview} rows={rows} mode={mode} onRows={setRows} onMode={setMode}>
          {save.error && <ErrorNote error={save.error} className="w-full" />}
          {cancel}
          <Button kind="primary" busy={save.isPending} disabled={chosen.length === 0 || !chosen.every(({ price }) => isPrice(price))} onClick={() => source && save.mutate({ source, rows, mode })}>
            {t('gateways.import.take', { count: chosen.length })}
          </Button>
        </ImportList>
      )}
    </Card>
  );
}
