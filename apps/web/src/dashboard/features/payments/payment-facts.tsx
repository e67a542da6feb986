import type { Payment } from '@till/contract';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { amountUnits } from '../../../shared/lib/amount-text.js';
import { durationText } from '../../../shared/lib/time-text.js';
import { useLocale } from '../../../shared/lib/use-locale.js';
import { Address } from '../../../shared/ui/address.js';
import { Amount } from '../../../shared/ui/amount.js';
import { FactList } from '../../../shared/ui/fact-list.js';
import { NetworkBadge } from '../../../shared/ui/network-badge.js';
import { Time } from '../../../shared/ui/time.js';
import { SelfPaid } from './self-paid.js';

/** A fact that does not hold has no row. */
function shown(facts: readonly { name: string; value: ReactNode }[]): { name: string; value: ReactNode }[] {
  return facts.map((fact) => ({ ...fact, value: fact.value === false ? null : fact.value }));
}

/** What is known about a payment: what everybody asks first, and below what the chain and the protocol say. */
export function PaymentFacts({ payment }: { payment: Payment }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { network } = payment;
  const took = payment.settledAt ? durationText(Date.parse(payment.settledAt) - Date.parse(payment.createdAt), locale) : null;
  return (
    <>
      <FactList
        facts={shown([
          {
            name: t('payments.fact.resource'),
            value: (
              <Link to="/resources/$resourceId" params={{ resourceId: payment.resourceId }} className="font-medium text-till underline underline-offset-2">
                {payment.resourceTitle}
              </Link>
            ),
          },
          { name: t('payments.fact.network'), value: <NetworkBadge network={network} /> },
          {
            name: t('payments.fact.from'),
            value: (
              <span className="inline-flex flex-wrap items-center gap-2">
                <Address value={payment.payer} network={network} />
                {payment.selfPaid && <SelfPaid />}
              </span>
            ),
          },
          { name: t('payments.fact.to'), value: <Address value={payment.payTo} network={network} /> },
          { name: t('payments.fact.transaction'), value: payment.transaction && <Address value={payment.transaction} network={network} kind="transaction" /> },
          { name: t('payments.fact.refunded'), value: amountUnits(payment.refundedAmount) !== 0n && <Amount value={payment.refundedAmount} /> },
          { name: t('payments.fact.reason'), value: payment.reason && <code className="text-xs break-all">{payment.reason}</code> },
          { name: t('payments.fact.created'), value: <Time at={payment.createdAt} absolute /> },
          { name: t('payments.fact.settled'), value: payment.settledAt && <Time at={payment.settledAt} absolute /> },
          { name: t('payments.fact.took'), value: took && <span className="num">{took}</span> },
          { name: t('payments.fact.fee'), value: <Amount value="0.00" /> },
          { name: t('payments.fact.id'), value: <Address value={payment.id} /> },
        ])}
      />
      <details className="border-t border-line pt-2">
        <summary className="py-1 text-sm text-ink-2 hover:text-ink">{t('payments.technical')}</summary>
        <FactList
          facts={shown([
            { name: t('payments.fact.block'), value: payment.block && <span className="num">{payment.block}</span> },
            { name: t('payments.fact.logIndex'), value: payment.logIndex !== null && <span className="num">{payment.logIndex}</span> },
            { name: t('payments.fact.safe'), value: payment.safeAt && <Time at={payment.safeAt} absolute /> },
            { name: t('payments.fact.final'), value: payment.finalAt && <Time at={payment.finalAt} absolute /> },
            { name: t('payments.fact.attempts'), value: <span className="num">{payment.attempts}</span> },
            { name: t('payments.fact.version'), value: `x402 v${payment.x402Version}` },
            { name: t('payments.fact.facilitator'), value: payment.facilitator && <span className="break-all">{payment.facilitator}</span> },
            { name: t('payments.fact.asset'), value: <Address value={payment.asset} network={network} /> },
            { name: t('payments.fact.nonce'), value: payment.nonce && <Address value={payment.nonce} /> },
            { name: t('payments.fact.validBefore'), value: payment.validBefore && <Time at={payment.validBefore} absolute /> },
          ])}
        />
      </details>
    </>
  );
}
