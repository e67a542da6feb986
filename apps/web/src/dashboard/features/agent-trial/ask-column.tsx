import { useTranslation } from 'react-i18next';
import { unitsText } from '../../../shared/lib/amount-text.js';
import { Address } from '../../../shared/ui/address.js';
import { Amount } from '../../../shared/ui/amount.js';
import { FactList } from '../../../shared/ui/fact-list.js';
import { NetworkBadge } from '../../../shared/ui/network-badge.js';
import { Block, pretty, RequestLines, StatusLine } from './exchange-parts.js';
import type { TrialState } from './run-trial.js';
import { StepColumn, type StepLook } from './step-column.js';
import { TrialFault } from './trial-fault.js';

function lookOf({ step, challenge }: TrialState): StepLook {
  if (step === 'idle') return 'waiting';
  if (step === 'asking') return 'active';
  return challenge ? 'done' : 'stopped';
}

/** The agent asks, and the server names its price. */
export function AskColumn({ state, method, url }: { state: TrialState; method: string; url: string }) {
  const { t } = useTranslation();
  const { asked, challenge, terms, version } = state;
  const first = terms ?? challenge?.terms[0];
  return (
    <StepColumn number={1} title={t('trial.ask.title')} lead={t('trial.ask.lead')} look={lookOf(state)}>
      {state.step !== 'idle' && <RequestLines lines={[`${method} ${pathOf(url)}`, 'Accept: application/json']} />}
      {asked && <StatusLine answer={asked} />}
      {!challenge && <TrialFault state={state} />}
      {first && (
        <FactList
          facts={[
            { name: t('trial.ask.price'), value: <Amount value={unitsText(BigInt(first.amount))} className="font-semibold" /> },
            { name: t('trial.network'), value: <NetworkBadge network={first.network} /> },
            { name: t('trial.ask.payTo'), value: <Address value={first.payTo} copy={false} /> },
            { name: t('trial.ask.seconds'), value: t('trial.ask.secondsValue', { count: first.maxTimeoutSeconds }) },
          ]}
        />
      )}
      {challenge && asked && <Block tall label={version === 2 ? 'PAYMENT-REQUIRED' : t('trial.ask.bodyV1')} note={t(version === 2 ? 'trial.ask.decoded' : 'trial.ask.decodedV1')} text={JSON.stringify(challenge.decoded, null, 2)} />}
      {asked && !challenge && asked.body && <Block label={t('trial.answer.body')} text={pretty(asked.body)} />}
    </StepColumn>
  );
}

export function pathOf(url: string): string {
  try {
    const { pathname, search } = new URL(url);
    return `${pathname}${search}`;
  } catch {
    return url;
  }
}
