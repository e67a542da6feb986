import { languages, type Session } from '@till/contract';
import { useNavigate } from '@tanstack/react-router';
import { CircleUserRound, LogOut, Settings } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { shorten } from '../../../shared/lib/shorten.js';
import { themes, useTheme } from '../../../shared/lib/theme.js';
import { useChooseLanguage, useChooseTheme, useLanguage } from '../../../shared/lib/use-preferences.js';
import { buttonClass } from '../../../shared/ui/button.js';
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuLine } from '../../../shared/ui/menu.js';

/** Who is signed in, how it should look, and the way out. */
export function AccountMenu({ session, onSignOut }: { session: Session; onSignOut: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const theme = useTheme();
  const language = useLanguage();
  const chooseTheme = useChooseTheme();
  const chooseLanguage = useChooseLanguage();
  const who = session.member.email ?? (session.member.evmAddress ? shorten(session.member.evmAddress) : '');
  const trigger = (
    <button type="button" className={buttonClass('quiet', 'icon')}>
      <CircleUserRound aria-hidden className="size-5" />
      <span className="sr-only">{t('shell.account')}</span>
    </button>
  );
  return (
    <Menu trigger={trigger}>
      <div className="max-w-64 px-2.5 pt-1.5 pb-1">
        <p className="truncate font-medium">{session.merchant.name}</p>
        <p className="truncate text-xs text-ink-3">{who}</p>
      </div>
      <MenuLine />
      <MenuLabel>{t('common.theme.label')}</MenuLabel>
      <MenuChoice value={theme} onChange={chooseTheme} options={themes.map((value) => ({ value, label: t(`common.theme.${value}`) }))} />
      <MenuLine />
      <MenuLabel>{t('common.language.label')}</MenuLabel>
      <MenuChoice value={language} onChange={chooseLanguage} options={languages.map((value) => ({ value, label: t(`common.language.${value}`) }))} />
      <MenuLine />
      <MenuItem onSelect={() => void navigate({ to: '/settings' })}>
        <Settings aria-hidden className="size-4 text-ink-3" />
        {t('shell.nav.settings')}
      </MenuItem>
      <MenuItem onSelect={onSignOut}>
        <LogOut aria-hidden className="size-4 text-ink-3" />
        {t('shell.signOut')}
      </MenuItem>
    </Menu>
  );
}
