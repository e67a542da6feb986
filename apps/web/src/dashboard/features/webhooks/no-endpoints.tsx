import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../../shared/ui/card.js';
import { CodeBlock } from '../../../shared/ui/code-block.js';
import { EmptyState } from '../../../shared/ui/empty-state.js';
import { DeliveryState } from './delivery-state.js';
import { receiverSnippet } from './receiver-snippet.js';

/** The page before the first endpoint: what will stand here, the first step, and a receiver to start from. */
export function NoEndpoints({ action }: { action: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className="grid gap-4">
      <Card>
        <EmptyState title={t('webhooks.empty')} hint={t('webhooks.emptyHint')} action={action} sample={<Sample />} />
      </Card>
      <Receiver />
    </div>
  );
}

/** A receiver to copy, for whoever has to write one. */
export function Receiver() {
  const { t } = useTranslation();
  return (
    <Card>
      <CodeBlock tall label={t('webhooks.receiver')} hint={t('webhooks.receiverHint')} text={receiverSnippet} />
    </Card>
  );
}

function Sample() {
  const { t } = useTranslation();
  return (
    <div className="rounded-lg border border-line bg-sheet px-5 py-1 text-left">
      {['payment.received', 'payment.settled', 'payment.final'].map((type) => (
        <div key={type} className="flex items-center justify-between gap-4 border-b border-line py-2.5 last:border-b-0">
          <span className="font-mono text-xs">{type}</span>
          <span className="ml-auto text-xs text-ink-3">{t('webhooks.sampleOk')}</span>
          <DeliveryState status="delivered" />
        </div>
      ))}
    </div>
  );
}
