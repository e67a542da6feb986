import type { Finding } from '@till/contract';
import { clsx } from 'clsx';
import { ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { findingTexts } from './finding-texts.js';
import { severityLook } from './severity-look.js';

/** Facts that are sentences already, and said in the reader's language above. */
const sentences = ['why', 'advice'];

/** One check: what it found in a sentence; what to do and the bare facts open below. */
export function FindingRow({ finding, open = false }: { finding: Finding; open?: boolean }) {
  const { t } = useTranslation();
  const { message, advice } = findingTexts(t, finding);
  const { icon: Icon, tone } = severityLook[finding.severity];
  const facts = Object.entries(finding.params).filter(([name]) => !sentences.includes(name));
  return (
    <li className="border-t border-line first:border-t-0">
      <details className="group" open={open}>
        <summary className="flex min-h-11 cursor-pointer list-none items-center gap-3 px-5 py-2 hover:bg-well/60 [&::-webkit-details-marker]:hidden">
          <Icon aria-hidden className={clsx('size-4.5 shrink-0', tone)} />
          <span className="sr-only">{t(`doctor.severity.${finding.severity}`)}:</span>
          <span className="min-w-0 flex-1 text-sm break-words">{message}</span>
          <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-3 transition-transform group-open:rotate-90 motion-reduce:transition-none" />
        </summary>
        <div className="grid gap-1.5 pr-5 pb-3 pl-12.5 text-sm">
          {advice && <p className="text-ink-2">{advice}</p>}
          <p className="text-xs break-all text-ink-3">
            {t(`doctor.topic.${finding.topic}`)} · <code>{finding.code}</code>
            {facts.map(([name, value]) => (
              <span key={name}>
                {' '}
                · {name} <code>{value}</code>
              </span>
            ))}
          </p>
        </div>
      </details>
    </li>
  );
}
