import { languages } from '@till/contract';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../shared/lib/session.js';
import { themes, useTheme } from '../../shared/lib/theme.js';
import { useChooseLanguage, useChooseTheme, useLanguage } from '../../shared/lib/use-preferences.js';
import { Address } from '../../shared/ui/address.js';
import { Card } from '../../shared/ui/card.js';
import { FactList } from '../../shared/ui/fact-list.js';
import { PageHeader } from '../../shared/ui/page-header.js';
import { Segmented } from '../../shared/ui/segmented.js';
import { PasswordCard } from '../features/auth/password-card.js';
import { SessionsCard } from '../features/auth/sessions-card.js';
import { FacilitatorsCard } from '../features/facilitators/facilitators-card.js';
import { NameForm } from '../features/settings/name-form.js';

/** The business, who settles its payments, the look, the account. */
export function SettingsPage() {
  const { t } = useTranslation();
  const { member, merchant } = useSession();
  const theme = useTheme();
  const language = useLanguage();
  const chooseTheme = useChooseTheme();
  const chooseLanguage = useChooseLanguage();
  return (
    <>
      <PageHeader title={t('settings.title')} />
      <div className="grid max-w-2xl gap-4">
        <Card title={t('settings.business')}>
          <NameForm name={merchant.name} />
        </Card>
        <FacilitatorsCard />
        <Card title={t('settings.look')}>
          <div className="grid gap-4">
            <div className="flex flex-wrap items-center justify-between gap-3">
              <span className="font-medium">{t('common.theme.label')}</span>
              <Segmented label={t('common.theme.label')} value={theme} onChange={chooseTheme} options={themes.map((value) => ({ value, label: t(`common.theme.${value}`) }))} />
            </div>
            <div className="flex flex-wrap items-center justify-between gap-3">
              <span className="font-medium">{t('common.language.label')}</span>
              <Segmented label={t('common.language.label')} value={language} onChange={chooseLanguage} options={languages.map((value) => ({ value, label: t(`common.language.${value}`) }))} />
            </div>
          </div>
        </Card>
        <Card title={t('settings.account')}>
          <FactList
            facts={[
              { name: t('settings.email'), value: member.email },
              { name: t('settings.ethereum'), value: member.evmAddress && <Address value={member.evmAddress} /> },
              { name: t('settings.role'), value: member.role === 'owner' ? t('settings.roles.owner') : member.role },
              { name: t('settings.merchantId'), value: <Address value={merchant.id} /> },
            ]}
          />
        </Card>
        <PasswordCard />
        <SessionsCard />
      </div>
    </>
  );
}
