import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CodeBlock } from '../../../shared/ui/code-block.js';

/** The line that names the facilitator, as each framework writes it. */
const lines: Record<string, (url: string) => string> = {
  '@x402/express': (url) => `new HTTPFacilitatorClient({ url: '${url}' })`,
  '@x402/hono': (url) => `new HTTPFacilitatorClient({ url: '${url}' })`,
  'x402-express (v1)': (url) => `app.use(paymentMiddleware(payTo, routes, { url: '${url}' }));`,
  Python: (url) => `HTTPFacilitatorClient(FacilitatorConfig(url="${url}"))`,
  '@till/middleware': (url) => `app.use(paymentMiddleware(payTo, routes, { url: '${url}' }));`,
};
const names = Object.keys(lines);

/** What to change in a server so that it reports to Till, for the framework the reader picks. */
export function FacilitatorSnippets({ url }: { url: string }) {
  const { t } = useTranslation();
  const group = useId();
  const [name, setName] = useState(names[0] ?? '');
  return (
    <div className="grid gap-3">
      <fieldset className="flex flex-wrap gap-1.5">
        <legend className="sr-only">{t('developers.door.framework')}</legend>
        {[...names, 'other'].map((one) => (
          <label key={one} className="cursor-pointer rounded-md border border-line px-2.5 py-1 text-xs has-checked:border-till has-checked:bg-till-soft has-checked:text-till has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-till">
            <input type="radio" name={group} className="sr-only" checked={name === one} onChange={() => setName(one)} />
            {one === 'other' ? t('developers.door.other') : one}
          </label>
        ))}
      </fieldset>
      <CodeBlock wrap label={t('developers.door.change')} text={lines[name]?.(url) ?? url} />
    </div>
  );
}
