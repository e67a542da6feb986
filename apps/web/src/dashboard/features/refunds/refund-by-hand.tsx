import type { Refund, RefundTransfer } from '@till/contract';
import { ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../../shared/ui/copy-button.js';
import { QrCard } from '../../../shared/ui/qr-card.js';

/** The transfer for a wallet outside this browser: a code to scan, and every field to copy. */
export function RefundByHand({ refund, transfer }: { refund: Refund; transfer: RefundTransfer }) {
  const { t } = useTranslation();
  const fields = [
    { name: t('refunds.field.to'), value: refund.to },
    { name: t('refunds.field.amount'), value: refund.amount },
    { name: t('refunds.field.asset'), value: refund.asset },
    ...(transfer.family === 'evm' ? [{ name: t('refunds.field.data'), value: transfer.data }] : [{ name: t('refunds.field.memo'), value: refund.id }, { name: t('refunds.field.transaction'), value: transfer.transaction }]),
  ];
  return (
    <details className="group rounded-md border border-line">
      <summary className="flex min-h-10 cursor-pointer items-center gap-2 px-3 text-sm font-medium select-none">
        <ChevronRight aria-hidden className="size-4 transition-transform group-open:rotate-90" />
        {t('refunds.byHand')}
      </summary>
      <div className="grid gap-4 border-t border-line p-3 sm:grid-cols-[12rem_minmax(0,1fr)]">
        <div className="grid content-start gap-1.5">
          <QrCard url={transfer.uri} name={refund.id} download={false} />
          <p className="text-center text-xs text-ink-3">{t('refunds.scan')}</p>
        </div>
        <dl className="grid min-w-0 content-start gap-1 text-sm">
          {fields.map(({ name, value }) => (
            <div key={name} className="flex min-w-0 items-center gap-2">
              <dt className="w-24 shrink-0 text-ink-3">{name}</dt>
              <dd className="flex min-w-0 flex-1 items-center gap-2">
                <span className="num min-w-0 flex-1 truncate font-mono text-xs" title={value}>
                  {value}
                </span>
                <CopyButton text={value} label={name} />
              </dd>
            </div>
          ))}
        </dl>
        <p className="text-xs text-ink-3 sm:col-span-2">{t('refunds.exact')}</p>
      </div>
    </details>
  );
}
