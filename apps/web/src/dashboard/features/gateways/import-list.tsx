import type { OpenapiImport, RouteMode } from '@till/contract';
import { TriangleAlert } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AllCheckbox } from '../../../shared/ui/all-checkbox.js';
import { Button } from '../../../shared/ui/button.js';
import { Field, Input } from '../../../shared/ui/field.js';
import { Segmented } from '../../../shared/ui/segmented.js';
import { documentWarnings, fitting, groupsOf, type ImportRow as Row, isPrice } from './import-draft.js';
import { ImportRow } from './import-row.js';

interface Props {
  preview: OpenapiImport;
  rows: readonly Row[];
  mode: RouteMode;
  onRows: (rows: readonly Row[]) => void;
  onMode: (mode: RouteMode) => void;
  /** Buttons at the foot. */
  children: ReactNode;
}

/** What a description holds: ticked, priced, and taken over. */
export function ImportList({ preview, rows, mode, onRows, onMode, children }: Props) {
  const { t } = useTranslation();
  const [filter, setFilter] = useState('');
  const shown = fitting(rows, filter);
  const change = (keys: ReadonlySet<string>, part: Partial<Row>) => onRows(rows.map((row) => (keys.has(row.key) && row.isNew ? { ...row, ...part } : row)));
  const takeable = shown.filter(({ isNew }) => isNew);
  const groups = groupsOf(shown);
  const chosen = rows.filter((row) => row.chosen && row.isNew);
  return (
    <div>
      <div className="grid gap-4 px-5 pb-4">
        {documentWarnings(preview).map((warning) => (
          <p key={warning.code} role="note" className="flex items-start gap-2 rounded-md bg-unknown-soft px-3 py-2 text-sm text-unknown">
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            {t(`gateways.import.warning.${warning.code}`)}
          </p>
        ))}
        <div className="flex flex-wrap items-end justify-between gap-4">
          <div className="grid gap-1.5">
            <span className="text-sm font-medium">{t('gateways.import.begin')}</span>
            <Segmented
              label={t('gateways.import.begin')}
              value={mode === 'charge' ? 'charge' : 'observe'}
              onChange={onMode}
              options={[
                { value: 'observe', label: t('gateways.import.observe') },
                { value: 'charge', label: t('gateways.import.charge') },
              ]}
            />
            <span className="text-xs text-ink-3">{t(mode === 'charge' ? 'gateways.import.chargeHint' : 'gateways.import.observeHint')}</span>
          </div>
          <PriceForAll count={chosen.length} onApply={(price) => change(new Set(chosen.map(({ key }) => key)), { price })} />
        </div>
        {rows.length > 8 && <Input type="search" aria-label={t('gateways.import.filter')} placeholder={t('gateways.import.filter')} value={filter} onChange={(event) => setFilter(event.target.value)} className="max-w-md" />}
      </div>
      <div className="border-t border-line px-5 py-2 text-xs">
        <Tick label={t('gateways.import.all', { count: takeable.length })} rows={takeable} onTick={(on) => change(new Set(takeable.map(({ key }) => key)), { chosen: on })} />
      </div>
      {groups.map((group) => (
        <section key={group.tag ?? ''} aria-label={group.tag ?? t('gateways.import.untagged')}>
          {(group.tag !== null || groups.length > 1) && (
            <h3 className="border-t border-line bg-well px-5 py-1.5 text-xs font-medium text-ink-2">
              <Tick label={group.tag ?? t('gateways.import.untagged')} rows={group.rows.filter(({ isNew }) => isNew)} onTick={(on) => change(new Set(group.rows.map(({ key }) => key)), { chosen: on })} />
            </h3>
          )}
          <ul>
            {group.rows.map((row) => (
              <ImportRow key={row.key} row={row} onChange={(part) => change(new Set([row.key]), part)} />
            ))}
          </ul>
        </section>
      ))}
      {shown.length === 0 && <p className="border-t border-line px-5 py-6 text-center text-ink-2">{t('common.table.empty')}</p>}
      <div className="sticky bottom-16 z-20 flex flex-wrap items-center gap-2 rounded-b-lg border-t border-line bg-sheet px-5 py-3 md:bottom-0">
        <span role="status" className="num mr-auto text-sm font-medium">
          {t('gateways.import.chosen', { count: chosen.length })}
        </span>
        {children}
      </div>
    </div>
  );
}

function Tick({ label, rows, onTick }: { label: string; rows: readonly Row[]; onTick: (on: boolean) => void }) {
  const on = rows.filter(({ chosen }) => chosen).length;
  return (
    <label className="flex items-center gap-3">
      <AllCheckbox chosen={on} of={rows.length} onChange={onTick} />
      {label}
    </label>
  );
}

function PriceForAll({ count, onApply }: { count: number; onApply: (price: string) => void }) {
  const { t } = useTranslation();
  const [price, setPrice] = useState('');
  return (
    <form
      className="flex items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (isPrice(price)) onApply(price.trim());
      }}
    >
      <Field label={t('gateways.import.priceAll')}>
        {(wiring) => (
          <span className="relative block w-32">
            <span aria-hidden className="absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3">
              $
            </span>
            <Input {...wiring} inputMode="decimal" autoComplete="off" placeholder="0.01" value={price} onChange={(event) => setPrice(event.target.value)} className="num pl-6" />
          </span>
        )}
      </Field>
      <Button type="submit" disabled={!isPrice(price) || count === 0}>
        {t('gateways.bulk.setPrice')}
      </Button>
    </form>
  );
}
