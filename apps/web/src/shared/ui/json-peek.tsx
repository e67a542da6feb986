import { Braces } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from './copy-button.js';

/** Raw data behind a fact, folded away until someone wants it. */
export function JsonPeek({ value, label }: { value: unknown; label?: string }) {
  const { t } = useTranslation();
  const text = JSON.stringify(value, null, 2);
  return (
    <details className="group min-w-0">
      <summary className="inline-flex items-center gap-1 rounded-md py-0.5 text-xs text-ink-3 select-none hover:text-ink">
        <Braces aria-hidden className="size-3.5" />
        {label ?? t('common.json.label')}
      </summary>
      <div className="relative mt-1.5">
        <pre tabIndex={0} className="max-h-80 overflow-auto rounded-md bg-well p-3 pr-10 text-xs leading-relaxed text-ink">
          {text}
        </pre>
        <CopyButton text={text} label={label ?? t('common.json.label')} className="absolute top-1.5 right-1.5" />
      </div>
    </details>
  );
}
