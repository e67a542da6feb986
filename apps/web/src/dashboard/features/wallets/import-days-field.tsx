import { useTranslation } from 'react-i18next';
import { Field, Select } from '../../../shared/ui/field.js';

const choices = ['0', '7', '30', '90', '365'] as const;
export type ImportDays = (typeof choices)[number];

/** How much of a wallet's past is read from the chain. */
export function ImportDaysField({ value, onChange }: { value: ImportDays; onChange: (days: ImportDays) => void }) {
  const { t } = useTranslation();
  return (
    <Field label={t('wallets.importDays')} hint={t('wallets.importHint')}>
      {(wiring) => (
        <Select {...wiring} value={value} onChange={(event) => onChange(choices.find((days) => days === event.target.value) ?? value)}>
          {choices.map((days) => (
            <option key={days} value={days}>
              {t(`wallets.importChoice.${days}`)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
