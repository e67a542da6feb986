import { clsx } from 'clsx';
import { ListFilter, Search, X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.js';
import { controlClass } from './field.js';

interface Props {
  search: string;
  searchLabel: string;
  onSearch: (text: string) => void;
  /** How many filters besides the search are set. */
  active: number;
  onClear: () => void;
  /** The other filters; folded away on a phone. */
  children: ReactNode;
  /** Puts them on the line of the search, where they are few. */
  inline?: boolean;
  end?: ReactNode;
  className?: string;
}

/** Search first, the other filters beside it; everything it sets lives in the address of the page. */
export function FilterBar({ search, searchLabel, onSearch, active, onClear, children, inline, end, className }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const panelId = useId();
  const panel = (
    <div id={panelId} className={clsx('flex-wrap items-center gap-2', open ? 'flex' : 'hidden md:flex', inline ? 'max-md:order-last max-md:w-full md:flex-nowrap' : 'w-full')}>
      {children}
    </div>
  );
  return (
    <div role="search" className={clsx('flex flex-wrap items-center gap-2 py-3', className ?? 'px-5')} aria-label={t('payments.filter.label')}>
      <SearchBox value={search} label={searchLabel} onChange={onSearch} />
      <Button size="sm" className="md:hidden" aria-expanded={open} aria-controls={panelId} onClick={() => setOpen(!open)} icon={<ListFilter aria-hidden className="size-4" />}>
        {active > 0 ? t('payments.filter.active', { count: active }) : t('payments.filter.open')}
      </Button>
      {inline && panel}
      {(active > 0 || search) && (
        <Button kind="quiet" size="sm" icon={<X aria-hidden className="size-4" />} onClick={onClear}>
          {t('payments.filter.clear')}
        </Button>
      )}
      <div className="ml-auto">{end}</div>
      {!inline && panel}
    </div>
  );
}

const settleMs = 250;

function SearchBox({ value, label, onChange }: { value: string; label: string; onChange: (text: string) => void }) {
  const [text, setText] = useState(value);
  const report = useRef(onChange);
  report.current = onChange;
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => report.current(text), settleMs);
    return () => clearTimeout(timer);
  }, [text, value]);
  return (
    <div className="relative min-w-0 flex-1 basis-52 md:max-w-md">
      <Search aria-hidden className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-ink-3" />
      <input type="search" aria-label={label} placeholder={label} value={text} onChange={(event) => setText(event.target.value)} className={clsx(controlClass, 'min-h-8 pl-8')} />
    </div>
  );
}

interface SelectProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  options: readonly { value: string; label: string }[];
  /** What is shown while nothing is chosen, where that is not simply everything. */
  any?: string;
}

/** One choice of a filter bar: a native list, because it works everywhere and on every screen. */
export function FilterSelect({ label, value, onChange, options, any }: SelectProps) {
  const { t } = useTranslation();
  return (
    <select aria-label={label} value={value} onChange={(event) => onChange(event.target.value)} className={clsx(controlClass, 'min-h-8 w-auto max-w-44 pr-7 pl-2', value && 'border-till font-medium text-till')}>
      <option value="">
        {label}
        {t('common.colon')}
        {any ?? t('payments.filter.any')}
      </option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
