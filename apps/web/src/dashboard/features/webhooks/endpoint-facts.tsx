import type { WebhookEndpoint } from '@till/contract';
import { useTranslation } from 'react-i18next';
import { shorten } from '../../../shared/lib/shorten.js';
import { Card } from '../../../shared/ui/card.js';
import { CodeBlock } from '../../../shared/ui/code-block.js';
import { CopyButton } from '../../../shared/ui/copy-button.js';
import { FactList } from '../../../shared/ui/fact-list.js';
import { Time } from '../../../shared/ui/time.js';
import { eventKey } from './event-groups.js';
import { verifySnippet } from './receiver-snippet.js';

/** What an endpoint hears of, which secret signs, and how to check it. */
export function EndpointFacts({ endpoint }: { endpoint: WebhookEndpoint }) {
  const { t } = useTranslation();
  return (
    <Card title={t('webhooks.facts.title')}>
      <FactList
        facts={[
          { name: t('webhooks.facts.secret'), value: <span className="font-mono text-xs">whsec_…{endpoint.secretHint}</span> },
          { name: t('webhooks.facts.oldSecret'), value: endpoint.oldSecretUntil && <Time absolute at={endpoint.oldSecretUntil} /> },
          { name: t('webhooks.facts.created'), value: <Time absolute at={endpoint.createdAt} /> },
          {
            name: t('webhooks.facts.id'),
            value: (
              <span className="inline-flex items-center gap-1 font-mono text-xs" title={endpoint.id}>
                {shorten(endpoint.id)}
                <CopyButton text={endpoint.id} label={t('webhooks.facts.id')} />
              </span>
            ),
          },
        ]}
      />
      <h3 className="mt-4 mb-1 text-sm font-medium">{t('webhooks.facts.events')}</h3>
      <ul className="mb-4 grid gap-1">
        {endpoint.events.map((type) => (
          <li key={type} className="font-mono text-xs text-ink-2" title={t(`webhooks.event.${eventKey(type)}`)}>
            {type}
          </li>
        ))}
      </ul>
      <CodeBlock label={t('webhooks.verify')} text={verifySnippet} />
    </Card>
  );
}
