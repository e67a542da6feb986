import type { Representation } from '@till/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CodeBlock } from '../../../shared/ui/code-block.js';
import { Segmented } from '../../../shared/ui/segmented.js';

/** The answer to each kind of visitor, as it came and as clients read it. */
export function AnswerTabs({ representations }: { representations: readonly Representation[] }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Representation['as']>('v2');
  const shown = representations.find((one) => one.as === chosen) ?? representations[0];
  if (!shown) return <p className="text-sm text-ink-3">{t('doctor.answer.none')}</p>;
  return (
    <div className="grid min-w-0 gap-4">
      <Segmented
        label={t('doctor.answer.label')}
        value={shown.as}
        onChange={setChosen}
        options={representations.map(({ as }) => ({ value: as, label: t(`doctor.answer.as.${as}`) }))}
        className="justify-self-start"
      />
      <CodeBlock wrap label={t('doctor.answer.request')} text={requestText(shown)} />
      <CodeBlock wrap label={t('doctor.answer.headers')} text={headText(shown)} />
      <CodeBlock wrap label={t('doctor.answer.body')} text={shown.body === '' ? t('doctor.answer.empty') : shown.body} hint={shown.cut ? t('doctor.answer.cut', { bytes: shown.bodyBytes }) : undefined} />
      {shown.decoded === null ? <p className="text-sm text-ink-3">{t('doctor.answer.undecoded')}</p> : <CodeBlock tall label={t('doctor.answer.decoded')} text={JSON.stringify(shown.decoded, null, 2)} />}
    </div>
  );
}

function requestText({ request: { method, url, headers } }: Representation): string {
  return [`${method} ${url}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)].join('\n');
}

function headText({ status, headers }: Representation): string {
  return [`HTTP ${String(status)}`, ...headers.map(({ name, value }) => `${name}: ${value}`)].join('\n');
}
