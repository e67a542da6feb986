import type { Payment } from '@till/contract';
import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { amountUnits } from '../../../shared/lib/amount-text.js';
import { Button } from '../../../shared/ui/button.js';
import { RefundDialog } from './refund-dialog.js';

/** Opens a refund; not there while nothing of the payment can go back. */
export function RefundButton({ payment }: { payment: Payment }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const canRefund = (amountUnits(payment.refundableAmount) ?? 0n) > 0n;
  return (
    <>
      {canRefund && (
        <Button size="sm" icon={<Undo2 aria-hidden className="size-4" />} onClick={() => setOpen(true)}>
          {t('refunds.refund')}
        </Button>
      )}
      {isOpen && <RefundDialog payment={payment} onClose={() => setOpen(false)} />}
    </>
  );
}
