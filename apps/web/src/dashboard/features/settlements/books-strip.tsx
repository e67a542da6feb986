import type { Reconciliation } from '@till/contract';
import { clsx } from 'clsx';
import { CircleCheck, CircleDashed, CloudOff, History, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { amountText, amountUnits } from '../../../shared/lib/amount-text.js';
import { blockText } from '../../../shared/lib/books.js';
import { relativeTime } from '../../../shared/lib/time-text.js';
import { useLocale } from '../../../shared/lib/use-locale.js';
import { useNow } from '../../../shared/lib/use-now.js';
import { Address } from '../../../shared/ui/address.js';
import { Amount } from '../../../shared/ui/amount.js';
import { CopyButton } from '../../../shared/ui/copy-button.js';
import { NetworkBadge } from '../../../shared/ui/network-badge.js';
import { ProgressBar } from '../../../shared/ui/progress-bar.js';

const looks: Record<Reconciliation['status'], { Icon: LucideIcon; tone: string }> = {
  matching: { Icon: CircleCheck, tone: 'text-till' },
  difference: { Icon: TriangleAlert, tone: 'text-danger' },
  importing: { Icon: History, tone: 'text-ink-2' },
  waiting: { Icon: CloudOff, tone: 'text-unknown' },
  never: { Icon: CircleDashed, tone: 'text-ink-3' },
};

function Figure({ label, hint, strong, tone, children }: { label: string; hint: string; strong?: boolean; tone?: string | undefined; children: ReactNode }) {
  return (
    <div className="min-w-0" title={hint}>
      <dt className="text-xs text-ink-3">{label}</dt>
      <dd className={clsx('text-sm', strong && 'font-semibold', tone)}>{children}</dd>
    </div>
  );
}

/** What the strip says in one sentence. */
function Sentence({ strip }: { strip: Reconciliation }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const nowMs = useNow();
  const words = {
    from: blockText(strip.fromBlock, locale),
    to: blockText(strip.toBlock, locale),
    time: strip.at === null ? '' : relativeTime(strip.at, nowMs, locale),
    percent: strip.import?.percent ?? 0,
    block: blockText(strip.scan.block, locale),
    amount: amountText(strip.difference.replace('-', ''), { locale, precision: 'exact' }),
  };
  if (strip.status === 'difference') return <>{t(strip.difference.startsWith('-') ? 'settlements.books.differenceLess' : 'settlements.books.differenceMore', words)}</>;
  return <>{t(`settlements.books.${strip.status}`, words)}</>;
}

/** What to do about a difference: where to look, and whom to tell what. */
function WhatToDo({ strip }: { strip: Reconciliation }) {
  const { t } = useTranslation();
  return (
    <div role="alert" className="mt-3 max-w-3xl rounded-md border border-danger/40 bg-danger-soft px-4 py-3 text-sm">
      <p>{t('settlements.books.whatToDo')}</p>
      <p className="mt-1.5 flex flex-wrap items-center gap-1 text-xs text-ink-2">
        {t('settlements.books.reference')}
        {t('common.colon')}
        <code className="break-all">{strip.id}</code>
        <CopyButton text={strip.id} label={t('settlements.books.reference')} />
      </p>
    </div>
  );
}

/** One wallet on one network: books and chain from block to block, and whether they match. */
export function BooksStrip({ strip }: { strip: Reconciliation }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { Icon, tone } = looks[strip.status];
  const { balance } = strip;
  const exact = (amount: string) => amountText(amount, { locale, precision: 'exact' });
  const isDifferent = strip.status === 'difference';
  return (
    <li className={clsx('border-t border-line px-5 py-4', isDifferent && 'border-l-4 border-l-danger pl-4')}>
      <div className="flex flex-wrap items-start gap-x-8 gap-y-3">
        <div className="flex min-w-0 flex-1 basis-80 gap-3">
          <Icon aria-hidden className={clsx('mt-0.5 size-5 shrink-0', tone)} />
          <div className="min-w-0 flex-1">
            <p className={clsx('font-medium', isDifferent && 'text-danger')}>
              <Sentence strip={strip} />
            </p>
            <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ink-2">
              <NetworkBadge network={strip.network} />
              <Address value={strip.wallet} network={strip.network} label={strip.label} />
            </p>
            {strip.status === 'importing' && strip.import && <ProgressBar percent={strip.import.percent} label={t('settlements.books.importLabel')} className="mt-2 max-w-xs" />}
            {strip.import && !strip.import.running && <p className="mt-1 text-xs text-ink-3">{t('settlements.books.importEnded', { percent: strip.import.percent })}</p>}
            {balance && (
              <p className={clsx('mt-1 text-xs', balance.ok ? 'text-ink-3' : 'text-danger')}>
                {t(balance.ok ? 'settlements.books.balanceOk' : 'settlements.books.balanceOff', { actual: exact(balance.actual), expected: exact(balance.expected) })}
              </p>
            )}
          </div>
        </div>
        {strip.at !== null && (
          <dl className="grid grid-cols-2 gap-x-4 gap-y-2 max-sm:w-full sm:flex sm:flex-wrap sm:gap-x-6 sm:*:min-w-32">
            <Figure label={t('settlements.books.recorded')} hint={t('settlements.books.recordedHint')}>
              <Amount value={strip.recorded} />
            </Figure>
            <Figure label={t('settlements.books.unmatched')} hint={t('settlements.books.unmatchedHint')}>
              <Amount value={strip.unmatchedAmount} />
            </Figure>
            {amountUnits(strip.ownTransfersAmount) !== 0n && (
              <Figure label={t('settlements.books.own')} hint={t('settlements.books.ownHint')}>
                <Amount value={strip.ownTransfersAmount} />
              </Figure>
            )}
            <Figure label={t('settlements.books.onChain')} hint={t('settlements.books.onChainHint')}>
              <Amount value={strip.onChain} />
            </Figure>
            <Figure label={t('settlements.books.difference')} hint={t('settlements.books.differenceHint')} strong tone={isDifferent ? 'text-danger' : 'text-till'}>
              <Amount value={strip.difference} />
            </Figure>
          </dl>
        )}
      </div>
      {isDifferent && <WhatToDo strip={strip} />}
    </li>
  );
}
