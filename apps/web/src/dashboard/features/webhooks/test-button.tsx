import type { WebhookEndpoint } from '@till/contract';
import { Send } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../shared/ui/button.js';
import type { useSendTest } from './api.js';

/** Sends a test event to an endpoint, also to a disabled one, to see whether it works again before it is enabled. */
export function TestButton({ endpoint, test }: { endpoint: WebhookEndpoint; test: ReturnType<typeof useSendTest> }) {
  const { t } = useTranslation();
  return (
    <Button kind={endpoint.enabled ? 'primary' : 'plain'} busy={test.isPending} title={t('webhooks.test.hint')} icon={<Send aria-hidden className="size-4" />} onClick={() => test.mutate()}>
      {t('webhooks.test.send')}
    </Button>
  );
}
