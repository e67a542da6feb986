import { Link } from '@tanstack/react-router';
import { ExternalLink } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../../../shared/ui/button.js';
import { pathOf } from './ask-column.js';
import { Block, pretty, RequestLines, StatusLine } from './exchange-parts.js';
import type { TrialState } from './run-trial.js';
import { StepColumn, type StepLook } from './step-column.js';
import { TrialFault } from './trial-fault.js';
import { paymentIdIn, resultHeaderName, settlementIn } from './x402-exchange.js';

function lookOf({ step, paid, signature }: TrialState): StepLook {
  if (step === 'paying') return 'active';
  if (paid) return paid.status < 300 ? 'done' : 'stopped';
  return step === 'stopped' && signature ? 'stopped' : 'waiting';
}

/** Headers of an answer that say something about the payment. */
const telling = ['till-payment', 'till-answer', 'content-type', 'location'];

/** The agent asks again with its signature, and gets what it came for. */
export function AnswerColumn({ state, method, url }: { state: TrialState; method: string; url: string }) {
  const { t } = useTranslation();
  const { paid, header, version, signature } = state;
  const settlement = paid && settlementIn(paid, version);
  const paymentId = paid && paymentIdIn(paid);
  const headers = paid?.headers.filter(([name]) => telling.includes(name.toLowerCase())) ?? [];
  return (
    <StepColumn number={3} title={t('trial.answer.title')} lead={t('trial.answer.lead')} look={lookOf(state)}>
      {header && <RequestLines lines={[`${method} ${pathOf(url)}`, `${header[0]}: ${header[1].slice(0, 60)}…`]} />}
      {signature && !paid && <TrialFault state={state} />}
      {paid && <StatusLine answer={paid} />}
      {paid && paid.status === 202 && <p className="rounded-md bg-unknown-soft px-3 py-2 text-sm text-unknown">{t('trial.answer.pending')}</p>}
      {headers.length > 0 && <RequestLines lines={headers.map(([name, value]) => `${name}: ${value}`)} />}
      {paid?.body && <Block label={t('trial.answer.body')} text={pretty(paid.body)} />}
      {settlement && <Block label={resultHeaderName[version]} note={t('trial.answer.settlement')} text={JSON.stringify(settlement, null, 2)} />}
      {paymentId && (
        <p className="flex flex-wrap gap-2">
          <Link to="/payments/$paymentId" params={{ paymentId }} className={buttonClass('plain', 'sm')}>
            {t('trial.answer.payment')}
          </Link>
          <a href={`/r/${paymentId}`} target="_blank" rel="noreferrer" className={buttonClass('quiet', 'sm')}>
            {t('trial.answer.receipt')}
            <ExternalLink aria-hidden className="size-3.5" />
          </a>
        </p>
      )}
    </StepColumn>
  );
}
