import type { Finding, Severity } from '@till/contract';
import { ChevronDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { FindingRow } from './finding-row.js';

/** What to mend first and open; what is good to know, and all that is fine, folded into a line each. */
export function FindingList({ findings }: { findings: readonly Finding[] }) {
  const { t } = useTranslation();
  const of = (...severities: Severity[]) => findings.filter(({ severity }) => severities.includes(severity));
  const toMend = [...of('broken'), ...of('warning')];
  const notes = of('note');
  const passed = of('ok');
  return (
    <div className="border-t border-line">
      {toMend.length > 0 && <Rows findings={toMend} open />}
      {notes.length > 0 && <Fold title={t('doctor.notes', { count: notes.length })} findings={notes} open={toMend.length === 0} />}
      {passed.length > 0 && <Fold title={t('doctor.passed', { count: passed.length })} findings={passed} />}
    </div>
  );
}

function Rows({ findings, open = false }: { findings: readonly Finding[]; open?: boolean }) {
  return (
    <ul>
      {findings.map((finding) => (
        <FindingRow key={`${finding.code} ${JSON.stringify(finding.params)}`} finding={finding} open={open} />
      ))}
    </ul>
  );
}

function Fold({ title, findings, open = false }: { title: string; findings: readonly Finding[]; open?: boolean }) {
  return (
    <details className="group/fold border-t border-line first:border-t-0" open={open}>
      <summary className="flex min-h-11 cursor-pointer list-none items-center gap-3 px-5 py-2 text-sm font-medium text-ink-2 hover:bg-well/60 [&::-webkit-details-marker]:hidden">
        <span className="flex-1">{title}</span>
        <ChevronDown aria-hidden className="size-4 text-ink-3 transition-transform group-open/fold:rotate-180 motion-reduce:transition-none" />
      </summary>
      <div className="border-t border-line">
        <Rows findings={findings} />
      </div>
    </details>
  );
}
