import { useTranslation } from 'react-i18next';
import type { Mode } from '@till/contract';
import { Card } from '../../../shared/ui/card.js';
import { CodeBlock } from '../../../shared/ui/code-block.js';

interface Props {
  origin: string;
  mode: Mode;
  sandbox: boolean;
}

/** Three calls that show what the API is like. */
export function QuickStart({ origin, mode, sandbox }: Props) {
  const { t } = useTranslation();
  const key = `till_${mode}_…`;
  const create = [
    `curl ${origin}/v1/resources \\`,
    `  -H 'Authorization: Bearer ${key}' \\`,
    "  -H 'Content-Type: application/json' \\",
    '  -H "Idempotency-Key: $(uuidgen)" \\',
    `  -d '{"kind":"pay_link","title":"An article","price":"1.50"}'`,
  ].join('\n');
  const list = `curl '${origin}/v1/payments?status=settled,final&limit=10' \\\n  -H 'Authorization: Bearer ${key}'`;
  return (
    <Card title={t('developers.quickStart')} lead={t('developers.quickLead')}>
      <div className="grid gap-5">
        <CodeBlock label={t('developers.snippet.create')} text={create} />
        <CodeBlock label={t('developers.snippet.list')} text={list} />
        <CodeBlock label={t('developers.snippet.agent')} text={`curl -i ${origin}/p/…`} />
        {sandbox && <CodeBlock label={t('developers.snippet.pay')} text={`npm run pay -- ${origin}/p/…`} />}
      </div>
    </Card>
  );
}
