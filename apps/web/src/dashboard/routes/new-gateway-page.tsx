import type { GatewayWithSecret } from '@till/contract';
import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../shared/lib/session.js';
import { BackLink } from '../../shared/ui/back-link.js';
import { buttonClass } from '../../shared/ui/button.js';
import { Card } from '../../shared/ui/card.js';
import { PageHeader } from '../../shared/ui/page-header.js';
import { useCreateGateway } from '../features/gateways/api.js';
import { NewGatewayForm } from '../features/gateways/new-gateway-form.js';
import { SigningSecret } from '../features/gateways/signing-secret.js';
import { useReceivingWallet } from '../features/wallets/use-receiving-wallet.js';
import { WalletQuestion } from '../features/wallets/wallet-question.js';

/** From an origin's address to a gateway; its secret is shown once, and then come the routes. */
export function NewGatewayPage() {
  const { t } = useTranslation();
  const { demoOrigin } = useSession();
  const wallet = useReceivingWallet();
  const [made, setMade] = useState<GatewayWithSecret | null>(null);
  const create = useCreateGateway(setMade);
  const back = <BackLink to="/gateway">{t('gateways.title')}</BackLink>;
  if (made) return <Made gateway={made} />;
  return (
    <div className="mx-auto max-w-2xl">
      <PageHeader title={t('gateways.new')} lead={t('gateways.newLead')} back={back} />
      <Card>
        <NewGatewayForm demoOrigin={demoOrigin} money={<WalletQuestion state={wallet} />} blocked={wallet.missing} busy={create.isPending} error={create.error} onSubmit={create.mutate} />
      </Card>
    </div>
  );
}

function Made({ gateway }: { gateway: GatewayWithSecret }) {
  const { t } = useTranslation();
  return (
    <div className="mx-auto max-w-2xl">
      <PageHeader title={t('gateways.made', { name: gateway.name })} lead={t('gateways.madeLead')} />
      <Card title={t('gateways.signing.label')} lead={t('gateways.signing.lead')}>
        <SigningSecret secret={gateway.signingSecret} />
      </Card>
      <p className="mt-5 flex flex-wrap gap-2">
        <Link to="/gateway/$gatewayId" params={{ gatewayId: gateway.id }} search={{}} className={buttonClass('primary')}>
          <Plus aria-hidden className="size-4" />
          {t('gateways.toRoutes')}
        </Link>
      </p>
    </div>
  );
}
