import { Columns3 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from './button.js';
import { Menu, MenuCheck, MenuLabel } from './menu.js';

interface Props {
  columns: readonly { id: string; label: string }[];
  hidden: readonly string[];
  onChange: (hidden: string[]) => void;
}

/** Chooses which columns of a table show; the choice belongs to the caller, which keeps it in the address. */
export function ColumnPicker({ columns, hidden, onChange }: Props) {
  const { t } = useTranslation();
  const trigger = (
    <button type="button" className={buttonClass('plain', 'sm', 'max-md:hidden')}>
      <Columns3 aria-hidden className="size-4" />
      {t('common.table.columns')}
    </button>
  );
  return (
    <Menu trigger={trigger}>
      <MenuLabel>{t('common.table.columns')}</MenuLabel>
      {columns.map(({ id, label }) => (
        <MenuCheck key={id} checked={!hidden.includes(id)} onChange={(shown) => onChange(shown ? hidden.filter((one) => one !== id) : [...hidden, id])}>
          {label}
        </MenuCheck>
      ))}
    </Menu>
  );
}
