import type { Resource } from '@till/contract';
import { getRouteApi, Link } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../shared/lib/session.js';
import { skippedStart } from '../../shared/lib/start-choice.js';
import { Button, buttonClass } from '../../shared/ui/button.js';
import { Card } from '../../shared/ui/card.js';
import { PageHeader } from '../../shared/ui/page-header.js';
import { ShareSheet } from '../../shared/ui/share-sheet.js';
import { Stepper } from '../../shared/ui/stepper.js';
import { useCreateResource } from '../features/resources/api.js';
import { ResourceEditor } from '../features/resources/resource-editor.js';
import { createBody, emptyForm } from '../features/resources/resource-form.js';
import { useUpdateMerchant } from '../features/settings/api.js';
import { BrandLine } from '../features/shell/brand-line.js';
import { TestBand } from '../features/shell/mode-switch.js';
import { type Goal, GoalCards } from '../features/start/goal-cards.js';
import { handleFromName } from '../features/start/handle-from-name.js';
import { useReceivingWallet } from '../features/wallets/use-receiving-wallet.js';
import { WalletQuestion } from '../features/wallets/wallet-question.js';

const route = getRouteApi('/member/start');

/** First run: one question, one page to edit, one link to share. */
export function StartPage() {
  const { t } = useTranslation();
  const { goal } = route.useSearch();
  const navigate = route.useNavigate();
  const [made, setMade] = useState<Resource | null>(null);
  const update = useUpdateMerchant(() => undefined);
  const choose = (chosen: Goal) => {
    update.mutate({ goal: chosen });
    void (chosen === 'api' ? navigate({ to: '/gateway/new' }) : navigate({ search: { goal: chosen } }));
  };
  const skip = () => {
    skippedStart.set('yes');
    void navigate({ to: '/', search: {} });
  };
  return (
    <>
      <TestBand />
      <header className="mx-auto flex max-w-6xl flex-wrap items-center justify-between gap-4 px-4 py-5 md:px-8">
        <BrandLine />
        <Stepper label={t('start.steps.label')} steps={[t('start.steps.what'), t('start.steps.make'), t('start.steps.share')]} current={made ? 2 : goal ? 1 : 0} />
        <Button kind="quiet" size="sm" onClick={skip} className={made ? 'invisible' : ''}>
          {t('start.skip')}
        </Button>
      </header>
      <main className="mx-auto max-w-6xl px-4 py-6 pb-16 md:px-8">
        {made ? (
          <Done resource={made} />
        ) : goal ? (
          <Make key={goal} goal={goal} onDone={setMade} />
        ) : (
          <>
            <PageHeader title={t('start.title')} lead={t('start.lead')} />
            <GoalCards busy={update.isPending} onChoose={choose} />
          </>
        )}
      </main>
    </>
  );
}

function Make({ goal, onDone }: { goal: 'tips' | 'sell'; onDone: (resource: Resource) => void }) {
  const { t } = useTranslation();
  const { merchant } = useSession();
  const wallet = useReceivingWallet();
  const create = useCreateResource(onDone);
  const [start] = useState(() =>
    goal === 'tips'
      ? emptyForm({ kind: 'tip_jar', title: t('start.defaultJarTitle'), handle: handleFromName(merchant.name) })
      : emptyForm({ title: t('start.defaultLinkTitle'), price: t('start.defaultPrice'), deliver: 'text', content: t('start.defaultText') }),
  );
  return (
    <>
      <PageHeader title={t(goal === 'tips' ? 'start.jarTitle' : 'start.linkTitle')} lead={t('start.makeLead')} />
      <ResourceEditor
        start={start}
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

function Done({ resource }: { resource: Resource }) {
  const { t } = useTranslation();
  const { sandbox } = useSession();
  return (
    <div className="mx-auto max-w-3xl">
      <PageHeader
        title={t('start.doneTitle')}
        lead={
          <span className="flex items-start gap-2">
            <CircleCheck aria-hidden className="mt-0.5 size-5 shrink-0 text-till" />
            {t('start.doneLead')}
          </span>
        }
      />
      <Card>
        <ShareSheet shared={resource} sandbox={sandbox} />
      </Card>
      <div className="mt-5 flex flex-wrap gap-2">
        <Link to="/" search={{}} className={buttonClass('primary')}>
          {t('start.toOverview')}
        </Link>
        <Link to="/resources/$resourceId" params={{ resourceId: resource.id }} className={buttonClass('plain')}>
          {t('start.toResource')}
        </Link>
      </div>
    </div>
  );
}
