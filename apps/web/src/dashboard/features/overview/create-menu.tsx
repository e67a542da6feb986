import { Link } from '@tanstack/react-router';
import { ChevronDown, Heart, Plus, Split, Tag } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../shared/ui/button.js';
import { Menu, MenuItem } from '../../../shared/ui/menu.js';

/** Everything one can begin to sell, from the first page on. */
export function CreateMenu() {
  const { t } = useTranslation();
  const icon = 'size-4 text-ink-3';
  return (
    <Menu
      trigger={
        <Button kind="primary" icon={<Plus aria-hidden className="size-4" />}>
          {t('overview.create')}
          <ChevronDown aria-hidden className="-mr-1 size-4 opacity-80" />
        </Button>
      }
    >
      <MenuItem asChild>
        <Link to="/resources/new" search={{ kind: 'pay_link' }}>
          <Tag aria-hidden className={icon} />
          {t('overview.createWhat.pay_link')}
        </Link>
      </MenuItem>
      <MenuItem asChild>
        <Link to="/resources/new" search={{ kind: 'tip_jar' }}>
          <Heart aria-hidden className={icon} />
          {t('overview.createWhat.tip_jar')}
        </Link>
      </MenuItem>
      <MenuItem asChild>
        <Link to="/gateway/new">
          <Split aria-hidden className={icon} />
          {t('overview.createWhat.gateway')}
        </Link>
      </MenuItem>
    </Menu>
  );
}
