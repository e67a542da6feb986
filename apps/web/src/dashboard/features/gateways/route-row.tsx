import type { RouteMethod, RouteMode, SettleOrder } from '@till/contract';
import { clsx } from 'clsx';
import { Bot, ChevronDown, Copy, Ellipsis, Pause, Play, RotateCcw, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from '../../../shared/lib/copy-text.js';
import { Button, buttonClass } from '../../../shared/ui/button.js';
import { controlClass, Input } from '../../../shared/ui/field.js';
import { Menu, MenuItem, MenuLine } from '../../../shared/ui/menu.js';
import { MethodMark } from './method-mark.js';
import { RouteEarnings } from './route-earnings.js';
import type { RouteNumbers } from './route-numbers.js';
import { type RouteDraft, type RouteFaults, routeMethods, routeModes, settleOrders } from './route-table.js';
import { useFaultText } from './use-fault-text.js';

/** Columns of the table on a desktop; on a phone a row stacks. */
export const routeColumns = 'md:grid md:grid-cols-[1.25rem_minmax(11rem,1fr)_6.5rem_11.5rem_minmax(6rem,9rem)_4.25rem] md:items-center md:gap-x-3';

interface Props {
  draft: RouteDraft;
  /** False pauses the route; null for one that is not saved yet. */
  active: boolean | null;
  url: string | null;
  numbers: RouteNumbers | undefined;
  faults: RouteFaults | undefined;
  changed: boolean;
  selected: boolean;
  onSelect: (on: boolean) => void;
  onChange: (part: Partial<RouteDraft>) => void;
  onTry: (() => void) | null;
  onSwitch: (active: boolean) => void;
}

/** One route, changed where it stands. */
export function RouteRow(props: Props) {
  const { draft, changed, faults, active } = props;
  const { t } = useTranslation();
  const [open, setOpen] = useState(draft.id === null);
  const name = `${draft.method} ${draft.path}`;
  if (draft.gone) return <GoneRow name={name} onUndo={() => props.onChange({ gone: false })} />;
  return (
    <li className={clsx('border-t border-line px-5 py-2.5', changed && 'bg-till-soft/40', active === false && 'opacity-70')}>
      <div className={clsx('grid grid-cols-[1.25rem_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-2', routeColumns)}>
        <input type="checkbox" aria-label={t('gateways.routes.select', { name })} checked={props.selected} onChange={(event) => props.onSelect(event.target.checked)} className="size-4 accent-till" />
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} className="flex min-w-0 items-center gap-2 rounded-md text-left">
          <MethodMark method={draft.method} />
          <span className="min-w-0">
            <span className="block font-mono text-xs font-medium break-all">{draft.path || '/'}</span>
            {draft.description && <span className="block truncate text-xs text-ink-3">{draft.description}</span>}
          </span>
          {active === false && <span className="shrink-0 rounded-full border border-line px-1.5 text-xs text-ink-3">{t('resources.paused')}</span>}
          <ChevronDown aria-hidden className={clsx('size-4 shrink-0 text-ink-3 transition-transform', !open && '-rotate-90')} />
          <span className="sr-only">{t('gateways.routes.more')}</span>
        </button>
        <div className="md:hidden">
          <RowMenu {...props} name={name} />
        </div>
        <div className="col-span-3 grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] items-center gap-2 md:contents">
          <PriceCell name={name} draft={draft} fault={faults?.price} onChange={props.onChange} />
          <ModeCell name={name} mode={draft.mode} onChange={(mode) => props.onChange({ mode })} />
        </div>
        <div className="col-span-3 md:col-span-1 md:text-right">
          <RouteEarnings numbers={props.numbers} mode={draft.mode} saved={draft.id !== null} />
        </div>
        <div className="hidden justify-end md:flex">
          {props.onTry && (
            <Button kind="quiet" size="icon" className="size-8" onClick={props.onTry} title={t('gateways.routes.try')}>
              <Bot aria-hidden className="size-4" />
              <span className="sr-only">{`${t('gateways.routes.try')}: ${name}`}</span>
            </Button>
          )}
          <RowMenu {...props} name={name} />
        </div>
      </div>
      {open && <Details {...props} name={name} />}
      <RowFaults faults={faults} open={open} />
    </li>
  );
}

function GoneRow({ name, onUndo }: { name: string; onUndo: () => void }) {
  const { t } = useTranslation();
  return (
    <li className="flex items-center gap-3 border-t border-line bg-danger-soft px-5 py-2.5">
      <span className="min-w-0 flex-1 font-mono text-xs break-all text-ink-2 line-through">{name}</span>
      <span className="text-xs text-danger">{t('gateways.routes.goneNote')}</span>
      <Button size="sm" icon={<RotateCcw aria-hidden className="size-4" />} onClick={onUndo}>
        {t('common.action.undo')}
        <span className="sr-only">: {name}</span>
      </Button>
    </li>
  );
}

function PriceCell({ name, draft, fault, onChange }: { name: string; draft: RouteDraft; fault: string | undefined; onChange: Props['onChange'] }) {
  const { t } = useTranslation();
  return (
    <span className="relative block">
      <span aria-hidden className="absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3">
        $
      </span>
      <input
        aria-label={t('gateways.routes.priceOf', { name })}
        aria-invalid={fault ? true : undefined}
        inputMode="decimal"
        autoComplete="off"
        value={draft.price}
        onChange={(event) => onChange({ price: event.target.value })}
        className={clsx(controlClass, 'num min-h-9 pr-2 pl-6', draft.mode === 'observe' && 'text-ink-2')}
      />
    </span>
  );
}

function ModeCell({ name, mode, onChange }: { name: string; mode: RouteMode; onChange: (mode: RouteMode) => void }) {
  const { t } = useTranslation();
  return (
    <select aria-label={t('gateways.routes.modeOf', { name })} value={mode} onChange={(event) => onChange(event.target.value as RouteMode)} className={clsx(controlClass, 'min-h-9 pr-7 pl-2', mode === 'charge' && 'font-medium text-till')}>
      {routeModes.map((one) => (
        <option key={one} value={one}>
          {t(`gateways.mode.${one}`)}
        </option>
      ))}
    </select>
  );
}

/** What is needed less often: address, order, free calls, words for the payer. */
function Details({ draft, faults, onChange, name }: Props & { name: string }) {
  const { t } = useTranslation();
  const labelled = (label: string, control: ReactNode, hint?: string) => (
    <label className="grid content-start gap-1 text-xs text-ink-2">
      {label}
      {control}
      {hint && <span className="text-ink-3">{hint}</span>}
    </label>
  );
  const select = clsx(controlClass, 'min-h-9 pr-7 pl-2');
  return (
    <fieldset className="mt-3 grid gap-3 border-l-2 border-line pl-4 sm:grid-cols-2 xl:grid-cols-[7rem_minmax(0,1fr)_minmax(0,1fr)_7rem]">
      <legend className="sr-only">{t('gateways.routes.details', { name })}</legend>
      {labelled(
        t('gateways.routes.method'),
        <select value={draft.method} disabled={draft.id !== null} onChange={(event) => onChange({ method: event.target.value as RouteMethod })} className={select}>
          {routeMethods.map((method) => (
            <option key={method} value={method}>
              {method === '*' ? t('gateways.anyMethod') : method}
            </option>
          ))}
        </select>,
      )}
      {labelled(
        t('gateways.routes.path'),
        <Input value={draft.path} disabled={draft.id !== null} spellCheck={false} autoComplete="off" maxLength={500} aria-invalid={faults?.path ? true : undefined} onChange={(event) => onChange({ path: event.target.value })} className="min-h-9 font-mono text-xs" />,
        t(draft.id === null ? 'gateways.routes.pathHint' : 'gateways.routes.pathFixed'),
      )}
      {labelled(
        t('gateways.routes.settle'),
        <select value={draft.settle} onChange={(event) => onChange({ settle: event.target.value as SettleOrder })} className={select}>
          {settleOrders.map((order) => (
            <option key={order} value={order}>
              {t(`gateways.settle.${order}`)}
            </option>
          ))}
        </select>,
        t(`gateways.settle.${draft.settle}Hint`),
      )}
      {labelled(
        t('gateways.routes.free'),
        <Input value={draft.freePerDay} inputMode="numeric" autoComplete="off" aria-invalid={faults?.freePerDay ? true : undefined} onChange={(event) => onChange({ freePerDay: event.target.value })} className="num min-h-9" />,
        t('gateways.routes.freeHint'),
      )}
      <div className="sm:col-span-2 xl:col-span-4">
        <label className="mb-3 flex items-start gap-2.5 text-sm">
          <input type="checkbox" checked={draft.listed} onChange={(event) => onChange({ listed: event.target.checked })} className="mt-0.5 size-4 shrink-0 accent-till" />
          <span>
            {t('resources.field.listed')}
            <span className="block text-xs text-ink-3">{t('resources.field.listedHint')}</span>
          </span>
        </label>
        {labelled(t('gateways.routes.description'), <Input value={draft.description} maxLength={500} placeholder={t('gateways.routes.descriptionHint')} onChange={(event) => onChange({ description: event.target.value })} className="min-h-9" />)}
      </div>
    </fieldset>
  );
}

function RowFaults({ faults, open }: { faults: RouteFaults | undefined; open: boolean }) {
  const text = useFaultText();
  const shown = Object.values(faults ?? {});
  if (shown.length === 0) return null;
  return (
    <ul role="alert" className={clsx('grid gap-0.5 text-sm text-danger', open ? 'mt-2 pl-4' : 'mt-1.5 md:pl-8')}>
      {shown.map((fault) => (
        <li key={fault}>{text(fault)}</li>
      ))}
    </ul>
  );
}

function RowMenu({ draft, active, url, onTry, onChange, onSwitch, name }: Props & { name: string }) {
  const { t } = useTranslation();
  return (
    <Menu
      trigger={
        <button type="button" className={buttonClass('quiet', 'icon', 'size-8')}>
          <Ellipsis aria-hidden className="size-4" />
          <span className="sr-only">{`${t('shell.nav.more')}: ${name}`}</span>
        </button>
      }
    >
      {onTry && (
        <MenuItem onSelect={onTry}>
          <Bot aria-hidden className="size-4 text-ink-3" />
          {t('gateways.routes.try')}
        </MenuItem>
      )}
      {url && (
        <MenuItem onSelect={() => void copyText(url)}>
          <Copy aria-hidden className="size-4 text-ink-3" />
          {t('gateways.routes.copyUrl')}
        </MenuItem>
      )}
      {draft.id !== null && active !== null && (
        <MenuItem onSelect={() => onSwitch(!active)}>
          {active ? <Pause aria-hidden className="size-4 text-ink-3" /> : <Play aria-hidden className="size-4 text-ink-3" />}
          {t(active ? 'resources.pause' : 'resources.resume')}
        </MenuItem>
      )}
      <MenuLine />
      <MenuItem onSelect={() => onChange({ gone: true })} className="text-danger">
        <Trash2 aria-hidden className="size-4" />
        {t('gateways.routes.remove')}
      </MenuItem>
    </Menu>
  );
}
