import { clsx } from 'clsx';
import { Command } from 'cmdk';
import { ChevronDown } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.js';
import { controlClass } from './field.js';

export interface FoundOption {
  value: string;
  label: string;
  /** Tells options of one name apart. */
  note?: string;
}

interface Props {
  label: string;
  /** The chosen one; empty for any. */
  value: string;
  /** Its name, once that is known. */
  chosen: string | undefined;
  onChange: (value: string) => void;
  text: string;
  onText: (text: string) => void;
  /** What fits the text; undefined while nobody knows. */
  options: readonly FoundOption[] | undefined;
  searching: boolean;
  /** Set when asking failed. */
  onRetry?: (() => void) | undefined;
}

/** One choice of a filter bar out of more than a list can hold: what is typed is looked for elsewhere. */
export function FilterSearch({ label, value, chosen, onChange, text, onText, ...found }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const turn = (next: boolean) => {
    setOpen(next);
    if (next) onText('');
  };
  const choose = (next: string) => {
    setOpen(false);
    onChange(next);
  };
  return (
    <Popover.Root open={open} onOpenChange={turn}>
      <Popover.Trigger asChild>
        <button type="button" className={clsx(controlClass, 'flex min-h-8 w-auto max-w-44 items-center justify-between gap-1.5 pr-1.5 pl-2 text-left', value && 'border-till font-medium text-till')}>
          <span className="min-w-0 truncate">
            <span className={clsx(value && 'sr-only')}>
              {label}
              {t('common.colon')}
            </span>
            {value ? (chosen ?? '…') : t('payments.filter.any')}
          </span>
          <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-3" />
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content aria-label={label} align="start" sideOffset={6} collisionPadding={8} className="z-40 w-[min(24rem,calc(100vw-2rem))] animate-rise rounded-lg border border-line bg-sheet shadow-float">
          <Command label={label} loop shouldFilter={false}>
            <div className="border-b border-line px-3">
              <Command.Input value={text} onValueChange={onText} placeholder={t('payments.filter.type')} maxLength={100} className="min-h-11 w-full bg-transparent text-sm outline-none" />
            </div>
            <Command.List className="max-h-72 overflow-y-auto p-1">
              <Found {...found} />
              {value && !text && <Row value="any" label={t('payments.filter.any')} onSelect={() => choose('')} />}
              {found.options?.map((option) => <Row key={option.value} {...option} checked={option.value === value} onSelect={() => choose(option.value)} />)}
            </Command.List>
          </Command>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Found({ options, searching, onRetry }: Pick<Props, 'options' | 'searching' | 'onRetry'>) {
  const { t } = useTranslation();
  if (onRetry) {
    return (
      <div role="alert" className="flex items-center justify-between gap-3 px-2 py-3 text-sm text-danger">
        {t('problems.unexpected')}
        <Button size="sm" onClick={onRetry}>
          {t('common.action.retry')}
        </Button>
      </div>
    );
  }
  if (options && options.length > 0) return null;
  return <Command.Empty className="px-2 py-4 text-center text-sm text-ink-2">{searching || !options ? t('shell.command.searching') : t('common.table.empty')}</Command.Empty>;
}

function Row({ value, label, note, checked, onSelect }: FoundOption & { checked?: boolean; onSelect: () => void }) {
  return (
    <Command.Item value={value} onSelect={onSelect} className="flex min-h-10 cursor-pointer items-center gap-3 rounded-md px-2.5 text-sm data-[selected=true]:bg-well">
      <span className={clsx('min-w-0 flex-1', checked && 'font-medium text-till')}>
        <span className="block truncate">{label}</span>
        {note && <span className="block truncate text-xs text-ink-3">{note}</span>}
      </span>
      {checked && <span aria-hidden className="size-2 shrink-0 rounded-full bg-till" />}
    </Command.Item>
  );
}
