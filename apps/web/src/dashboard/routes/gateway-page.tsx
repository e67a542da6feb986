import { Link } from '@tanstack/react-router';
import { Split } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../../shared/ui/button.js';
import { Card } from '../../shared/ui/card.js';
import { PageHeader } from '../../shared/ui/page-header.js';

/** The gateway is not built yet; the page says so, and what to do meanwhile. */
export function GatewayPage() {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader title={t('shell.gateway.title')} lead={t('shell.gateway.lead')} />
      <Card className="max-w-2xl">
        <div className="grid gap-4">
          <span aria-hidden className="grid size-12 place-items-center rounded-lg bg-well text-ink-3">
            <Split className="size-6" />
          </span>
          <p className="text-base">{t('shell.gateway.honest')}</p>
          <p className="text-ink-2">{t('shell.gateway.now')}</p>
          <p>
            <Link to="/resources/new" search={{ kind: 'pay_link', deliver: 'json' }} className={buttonClass('primary')}>
              {t('shell.gateway.cta')}
            </Link>
          </p>
        </div>
      </Card>
    </>
  );
}
