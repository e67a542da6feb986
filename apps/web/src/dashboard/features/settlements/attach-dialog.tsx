import type { Inflow } from '@till/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { amountText } from '../../../shared/lib/amount-text.js';
import { useDebounced } from '../../../shared/lib/use-debounced.js';
import { useLocale } from '../../../shared/lib/use-locale.js';
import { Button } from '../../../shared/ui/button.js';
import { Dialog } from '../../../shared/ui/dialog.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { Field, Input } from '../../../shared/ui/field.js';
import { Skeleton } from '../../../shared/ui/skeleton.js';
import { resourceChoicesQuery } from './api.js';

interface Props {
  inflow: Inflow;
  busy: boolean;
  error: unknown;
  onAttach: (resourceId: string) => void;
  onClose: () => void;
}

const searchDelayMs = 250;

/** Asks what a transfer was for. */
export function AttachDialog({ inflow, busy, error, onAttach, onClose }: Props) {
  const { t } = useTranslation();
  const locale = useLocale();
  const name = useId();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const choices = useQuery({ ...resourceChoicesQuery(useDebounced(text.trim(), searchDelayMs)), placeholderData: keepPreviousData });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen !== null) onAttach(chosen);
  };
  return (
    <Dialog open onClose={onClose} title={t('settlements.inflows.attachTitle')} lead={t('settlements.inflows.attachLead', { amount: amountText(inflow.amount, { locale, precision: 'exact' }) })}>
      <form onSubmit={submit} className="grid gap-4">
        <Field label={t('settlements.inflows.search')}>
          {(wiring) => <Input {...wiring} type="search" value={text} maxLength={100} onChange={(event) => setText(event.target.value)} />}
        </Field>
        <fieldset className="min-w-0">
          <legend className="sr-only">{t('settlements.inflows.choose')}</legend>
          {choices.isPending && <Skeleton className="h-20 w-full" />}
          {choices.error && !choices.data ? <ErrorNote error={choices.error} onRetry={() => void choices.refetch()} /> : null}
          {choices.data?.length === 0 && <p className="text-sm text-ink-3">{t('settlements.inflows.noResource')}</p>}
          {choices.data?.map((resource) => (
            <label key={resource.id} className="flex min-h-11 items-center gap-3 rounded-md px-2 hover:bg-well/60">
              <input type="radio" name={name} value={resource.id} checked={chosen === resource.id} onChange={() => setChosen(resource.id)} className="size-4 accent-till" />
              <span className="min-w-0 flex-1 truncate">{resource.title}</span>
              <span className="text-xs text-ink-3">{t(`common.kind.${resource.kind}`)}</span>
            </label>
          ))}
        </fieldset>
        {error ? <ErrorNote error={error} /> : null}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t('common.action.cancel')}</Button>
          <Button type="submit" kind="primary" busy={busy} disabled={chosen === null}>
            {t('settlements.inflows.attachConfirm')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
