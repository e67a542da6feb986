import type { Resource } from '@till/contract';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { BackLink } from '../../../shared/ui/back-link.js';
import { buttonClass } from '../../../shared/ui/button.js';
import { Card } from '../../../shared/ui/card.js';
import { CopyButton } from '../../../shared/ui/copy-button.js';
import { PageHeader } from '../../../shared/ui/page-header.js';

/** A route of the merchant's own server: Till counts its income, and the server decides everything else. */
export function ExternalRoute({ resource }: { resource: Resource }) {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader
        title={resource.title}
        back={<BackLink to="/resources">{t('resources.title')}</BackLink>}
        lead={t('common.kind.external')}
        actions={
          <Link to="/payments" search={{ resource: resource.id }} className={buttonClass('primary')}>
            {t('resources.payments')}
          </Link>
        }
      />
      <Card title={t('resources.externalTitle')} lead={t('resources.externalLead')}>
        {resource.description && <p className="mb-3">{resource.description}</p>}
        <div className="flex items-center gap-1 rounded-md bg-well py-1 pr-1 pl-3">
          <span className="min-w-0 flex-1 font-mono text-xs break-all">{resource.url}</span>
          <CopyButton text={resource.url} label={resource.title} />
        </div>
      </Card>
    </>
  );
}
