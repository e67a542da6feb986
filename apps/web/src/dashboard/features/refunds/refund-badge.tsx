import type { RefundStatus } from '@till/contract';
import { Clock, Radio, Undo2, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';

const looks = {
  open: { token: 'expired', icon: Clock },
  sent: { token: 'settling', icon: Radio },
  refunded: { token: 'refunded', icon: Undo2 },
  cancelled: { token: 'expired', icon: X },
};

/** State of a refund as a shape, a word and a colour. */
export function RefundBadge({ status }: { status: RefundStatus }) {
  const { t } = useTranslation();
  const { token, icon: Icon } = looks[status];
  return (
    <span className="inline-flex items-center gap-1 rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap" style={{ color: `var(--state-${token})`, background: `var(--state-${token}-soft)` }}>
      <Icon aria-hidden className="size-3.5" strokeWidth={2.5} />
      {t(`refunds.status.${status}`)}
    </span>
  );
}
