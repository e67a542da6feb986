import { useTranslation } from 'react-i18next';

/** Marks what a wallet of the merchant's own paid. */
export function SelfPaid() {
  const { t } = useTranslation();
  return (
    <span title={t('payments.selfPaidHint')} className="rounded border border-line px-1.5 py-0.5 text-xs whitespace-nowrap text-ink-2">
      {t('payments.selfPaid')}
    </span>
  );
}
