import type { Payment } from '@till/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../shared/ui/dialog.js';
import { RefundForm } from './refund-form.js';
import { RefundSend } from './refund-send.js';

interface Props {
  payment: Payment;
  /** A refund that is open already; without one the dialog begins with how much. */
  refundId?: string;
  onClose: () => void;
}

/** A refund from how much to the chain's word. Closing it loses nothing: an open refund waits on the payment's page. */
export function RefundDialog({ payment, refundId, onClose }: Props) {
  const { t } = useTranslation();
  const [openId, setOpenId] = useState(refundId);
  return (
    <Dialog open wide={openId !== undefined} onClose={onClose} title={t(openId === undefined ? 'refunds.title' : 'refunds.sendTitle')} lead={t('refunds.lead')}>
      {openId === undefined ? <RefundForm payment={payment} onOpened={({ id }) => setOpenId(id)} /> : <RefundSend refundId={openId} onClose={onClose} />}
    </Dialog>
  );
}
