import { useTranslation } from 'react-i18next';
import { Button } from '../../../shared/ui/button.js';
import { CodeBlock } from '../../../shared/ui/code-block.js';
import { CopyField } from '../../../shared/ui/copy-field.js';
import { verifySnippet } from './receiver-snippet.js';

/** A signing secret the only time it can be seen, and what to do with it. */
export function SecretOnce({ secret, onDone }: { secret: string; onDone: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="grid gap-4">
      <p className="rounded-md bg-unknown-soft px-3 py-2 text-sm text-unknown">{t('webhooks.once')}</p>
      <CopyField label={t('webhooks.secret')} value={secret} />
      <CodeBlock label={t('webhooks.verify')} text={verifySnippet} />
      <Button kind="primary" onClick={onDone} className="justify-self-start">
        {t('webhooks.done')}
      </Button>
    </div>
  );
}
