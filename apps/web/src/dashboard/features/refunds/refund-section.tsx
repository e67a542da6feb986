import type { Payment, RefundSummary } from '@till/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Address } from '../../../shared/ui/address.js';
import { Amount } from '../../../shared/ui/amount.js';
import { Button } from '../../../shared/ui/button.js';
import { Card } from '../../../shared/ui/card.js';
import { Time } from '../../../shared/ui/time.js';
import { RefundBadge } from './refund-badge.js';
import { RefundDialog } from './refund-dialog.js';

/** Refunds of a payment; an open one can be sent or cancelled from here. */
export function RefundSection({ payment }: { payment: Payment }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<string | null>(null);
  if (payment.refunds.length === 0) return null;
  return (
    <Card title={t('refunds.list')}>
      <ul className="grid">
        {payment.refunds.map((refund) => (
          <RefundLine key={refund.id} refund={refund} onShow={() => setShown(refund.id)} />
        ))}
      </ul>
      {shown && <RefundDialog payment={payment} refundId={shown} onClose={() => setShown(null)} />}
    </Card>
  );
}

function RefundLine({ refund, onShow }: { refund: RefundSummary; onShow: () => void }) {
  const { t } = useTranslation();
  const { status, network } = refund;
  const known = refund.transaction ?? refund.sentTransaction;
  const at = refund.refundedAt ?? refund.cancelledAt ?? refund.sentAt ?? refund.createdAt;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-2 text-sm last:border-b-0">
      <Amount value={refund.amount} className="min-w-24 font-medium" />
      <RefundBadge status={status} />
      {known && <Address value={known} network={network} kind="transaction" />}
      {refund.cancelReason === 'payment_reverted' && <span className="text-ink-2">{t('refunds.reverted')}</span>}
      <Time at={at} className="ml-auto text-ink-3" />
      {(status === 'open' || status === 'sent') && (
        <Button size="sm" onClick={onShow}>
          {t(status === 'open' ? 'refunds.resume' : 'refunds.look')}
        </Button>
      )}
    </li>
  );
}
