import { Lock, Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../shared/ui/button.js';
import { Input } from '../../../shared/ui/field.js';

/** A secret header as it is typed. */
export interface HeaderDraft {
  key: number;
  name: string;
  value: string;
}

interface Props {
  headers: readonly HeaderDraft[];
  onChange: (headers: readonly HeaderDraft[]) => void;
  /** Fault of a header by its name, or of all of them at ''. */
  faults?: Readonly<Record<string, string>>;
}

let lastKey = 0;

export function emptyHeader(): HeaderDraft {
  lastKey += 1;
  return { key: lastKey, name: '', value: '' };
}

/** The headers that were typed, as the API takes them; rows without a name are left out. */
export function headersOf(headers: readonly HeaderDraft[]): Record<string, string> {
  return Object.fromEntries(headers.filter(({ name }) => name.trim()).map(({ name, value }) => [name.trim(), value]));
}

/** Headers that open the origin to Till. What is typed here is never shown again. */
export function SecretHeaderFields({ headers, onChange, faults = {} }: Props) {
  const { t } = useTranslation();
  const change = (key: number, part: Partial<HeaderDraft>) => onChange(headers.map((one) => (one.key === key ? { ...one, ...part } : one)));
  return (
    <div className="grid gap-2">
      {headers.map((header) => {
        const fault = header.name.trim() ? faults[header.name.trim()] : undefined;
        return (
          <div key={header.key} className="grid gap-1">
            <div className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto] items-center gap-2">
              <Input aria-label={t('gateways.secret.name')} placeholder="X-Api-Key" value={header.name} spellCheck={false} autoComplete="off" maxLength={100} aria-invalid={fault ? true : undefined} onChange={(event) => change(header.key, { name: event.target.value })} className="font-mono text-xs" />
              <Input aria-label={t('gateways.secret.value')} placeholder={t('gateways.secret.value')} type="password" value={header.value} autoComplete="new-password" maxLength={8_000} aria-invalid={fault ? true : undefined} onChange={(event) => change(header.key, { value: event.target.value })} className="font-mono text-xs" />
              <Button kind="quiet" size="icon" onClick={() => onChange(headers.filter(({ key }) => key !== header.key))}>
                <X aria-hidden className="size-4" />
                <span className="sr-only">{`${t('gateways.secret.drop')}: ${header.name}`}</span>
              </Button>
            </div>
            {fault && (
              <p role="alert" className="text-sm text-danger">
                {fault}
              </p>
            )}
          </div>
        );
      })}
      {faults[''] && (
        <p role="alert" className="text-sm text-danger">
          {faults['']}
        </p>
      )}
      <Button size="sm" icon={<Plus aria-hidden className="size-4" />} onClick={() => onChange([...headers, emptyHeader()])} className="justify-self-start">
        {t('gateways.secret.add')}
      </Button>
      <p className="flex items-start gap-1.5 text-xs text-ink-3">
        <Lock aria-hidden className="mt-0.5 size-3.5 shrink-0" />
        {t('gateways.secret.hint')}
      </p>
    </div>
  );
}
