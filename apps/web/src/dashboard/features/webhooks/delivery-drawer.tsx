import type { WebhookDeliveryDetail } from '@till/contract';
import { useQuery } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../shared/ui/button.js';
import { CodeBlock } from '../../../shared/ui/code-block.js';
import { CopyButton } from '../../../shared/ui/copy-button.js';
import { Dialog } from '../../../shared/ui/dialog.js';
import { ErrorNote } from '../../../shared/ui/error-note.js';
import { FactList } from '../../../shared/ui/fact-list.js';
import { Skeleton } from '../../../shared/ui/skeleton.js';
import { Time } from '../../../shared/ui/time.js';
import { shorten } from '../../../shared/lib/shorten.js';
import { AnswerNote } from './answer-note.js';
import { deliveryQuery, useResend } from './api.js';
import { AttemptList } from './attempt-list.js';
import { DeliveryState } from './delivery-state.js';
import { eventKey } from './event-groups.js';
import { SubjectLink } from './subject-link.js';

interface Props {
  id: string;
  /** A disabled endpoint gets nothing, also not by hand. */
  canResend: boolean;
  onClose: () => void;
}

/** One delivery: what is sent, every try, and the button that sends it again. */
export function DeliveryDrawer({ id, canResend, onClose }: Props) {
  const { t } = useTranslation();
  const resend = useResend(id);
  // The call only queues it: what came of it shows as one more try.
  const triesBefore = resend.data?.attempts;
  const { data: delivery, error, refetch } = useQuery(deliveryQuery(id, triesBefore));
  const isSending = resend.isPending || (delivery !== undefined && delivery.attempts === triesBefore);
  const footer = delivery && (
    <div className="grid w-full gap-3">
      {resend.error ? <ErrorNote error={resend.error} /> : resend.isSuccess && !isSending && <AnswerNote delivery={delivery} />}
      <Button kind="primary" className="justify-self-end" busy={isSending} disabled={!canResend} title={canResend ? undefined : t('webhooks.test.disabled')} icon={<RotateCw aria-hidden className="size-4" />} onClick={() => resend.mutate()}>
        {t(isSending ? 'webhooks.delivery.resending' : 'webhooks.delivery.resend')}
      </Button>
    </div>
  );
  return (
    <Dialog open variant="drawer" wide onClose={onClose} title={delivery?.eventType ?? t('webhooks.delivery.title')} lead={delivery && t(`webhooks.event.${eventKey(delivery.eventType)}`)} footer={footer}>
      {error && !delivery ? <ErrorNote error={error} onRetry={() => void refetch()} /> : null}
      {!delivery && !error && <Skeleton className="h-80 w-full" />}
      {delivery && <Detail delivery={delivery} />}
    </Dialog>
  );
}

function Detail({ delivery }: { delivery: WebhookDeliveryDetail }) {
  const { t } = useTranslation();
  const id = (value: string) => (
    <span className="inline-flex items-center gap-1 font-mono text-xs" title={value}>
      {shorten(value)}
      <CopyButton text={value} label={shorten(value)} />
    </span>
  );
  return (
    <div className="grid min-w-0 gap-6">
      <FactList
        facts={[
          { name: t('webhooks.deliveries.status'), value: <DeliveryState status={delivery.status} /> },
          { name: t('webhooks.deliveries.next'), value: delivery.nextAttemptAt && <Time at={delivery.nextAttemptAt} /> },
          { name: t('webhooks.deliveries.about'), value: <SubjectLink delivery={delivery} /> },
          { name: t('webhooks.delivery.to'), value: <span className="font-mono text-xs break-all">{delivery.url}</span> },
          { name: t('webhooks.deliveries.created'), value: <Time absolute at={delivery.createdAt} /> },
          { name: t('webhooks.delivery.eventId'), value: id(delivery.eventId) },
          { name: t('webhooks.delivery.id'), value: id(delivery.id) },
        ]}
      />
      <section>
        <h3 className="mb-2 text-sm font-medium">{t('webhooks.delivery.attempts')}</h3>
        <AttemptList delivery={delivery} />
      </section>
      <CodeBlock tall label={t('webhooks.delivery.payload')} hint={t('webhooks.delivery.payloadHint')} text={delivery.payload} shown={indented(delivery.payload)} />
    </div>
  );
}

/** JSON set out for eyes; what is copied stays the bytes that were sent. */
function indented(payload: string): string {
  try {
    return JSON.stringify(JSON.parse(payload), null, 2);
  } catch {
    return payload;
  }
}
