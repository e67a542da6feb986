import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../shared/lib/session.js';
import { BackLink } from '../../shared/ui/back-link.js';
import { PageHeader } from '../../shared/ui/page-header.js';
import { toast } from '../../shared/ui/toast-store.js';
import { useCreateResource } from '../features/resources/api.js';
import { ResourceEditor } from '../features/resources/resource-editor.js';
import { createBody, emptyForm } from '../features/resources/resource-form.js';
import { useReceivingWallet } from '../features/wallets/use-receiving-wallet.js';
import { WalletQuestion } from '../features/wallets/wallet-question.js';

const route = getRouteApi('/member/shell/resources/new');

/** A new pay link or tip jar. */
export function NewResourcePage() {
  const { t } = useTranslation();
  const { kind, deliver } = route.useSearch();
  const navigate = route.useNavigate();
  const { merchant } = useSession();
  const wallet = useReceivingWallet();
  const create = useCreateResource((resource) => {
    toast({ tone: 'good', text: t('resources.createdToast') });
    void navigate({ to: '/resources/$resourceId', params: { resourceId: resource.id } });
  });
  return (
    <>
      <PageHeader title={t(kind === 'tip_jar' ? 'resources.createJar' : 'resources.createLink')} back={<BackLink to="/resources">{t('resources.title')}</BackLink>} />
      <ResourceEditor
        key={kind}
        start={emptyForm({ kind, deliver: deliver ?? 'none', ...(kind === 'tip_jar' ? { title: t('start.defaultJarTitle') } : {}) })}
        merchantName={merchant.name}
        submit={t('resources.publish')}
        busy={create.isPending}
        error={create.error}
        onSubmit={(form) => create.mutate(createBody(form))}
        beforeSubmit={<WalletQuestion state={wallet} />}
        blocked={wallet.missing}
      />
    </>
  );
}
