import { useTranslation } from 'react-i18next';
import { CodeBlock } from '../../../shared/ui/code-block.js';
import { CopyField } from '../../../shared/ui/copy-field.js';

/** The secret that signs calls to the origin, shown this once, and what to do with it. */
export function SigningSecret({ secret }: { secret: string }) {
  const { t } = useTranslation();
  const check = [
    "import { createHmac, timingSafeEqual } from 'node:crypto';",
    '',
    "const [, at, signature] = /^t=(\\d+),v1=([0-9a-f]+)$/.exec(request.headers['till-signature'] ?? '') ?? [];",
    "const said = [at, request.method, request.url, request.headers['till-payment'], request.headers['till-payer']].join('.');",
    "const wanted = createHmac('sha256', process.env.TILL_SIGNING_SECRET).update(said).digest('hex');",
    'const fromTill = signature?.length === wanted.length && timingSafeEqual(Buffer.from(signature), Buffer.from(wanted));',
  ].join('\n');
  return (
    <div className="grid gap-4">
      <p className="rounded-md bg-unknown-soft px-3 py-2 text-sm text-unknown">{t('gateways.signing.once')}</p>
      <CopyField label={t('gateways.signing.label')} value={secret} />
      <details>
        <summary className="rounded-md text-sm text-ink-2 select-none hover:text-ink">{t('gateways.signing.how')}</summary>
        <div className="mt-2">
          <CodeBlock label="Node.js" text={check} />
        </div>
      </details>
    </div>
  );
}
