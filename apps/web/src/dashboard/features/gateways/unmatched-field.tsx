import { TriangleAlert } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';

export type Unmatched = 'pass' | 'refuse';

interface Props {
  value: Unmatched;
  /** Whether the origin is opened with secret headers: then passing gives their power away. */
  hasSecrets: boolean;
  onChange: (value: Unmatched) => void;
}

/** What happens to requests that no route prices, and what that gives away. */
export function UnmatchedField({ value, hasSecrets, onChange }: Props) {
  const { t } = useTranslation();
  const name = useId();
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 text-sm font-medium">{t('gateways.unmatched.label')}</legend>
      {(['refuse', 'pass'] as const).map((one) => (
        <label key={one} className="flex items-start gap-2.5">
          <input type="radio" name={name} checked={value === one} onChange={() => onChange(one)} className="mt-0.5 size-4 shrink-0 accent-till" />
          <span>
            {t(`gateways.unmatched.${one}`)}
            <span className="block text-xs text-ink-3">{t(`gateways.unmatched.${one}Hint`)}</span>
          </span>
        </label>
      ))}
      {value === 'pass' && hasSecrets && (
        <p role="note" className="flex items-start gap-2 rounded-md bg-unknown-soft px-3 py-2 text-sm text-unknown">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {t('gateways.unmatched.warnSecrets')}
        </p>
      )}
    </fieldset>
  );
}
