import { useTranslation } from 'react-i18next';
import { shorten } from '../../../shared/lib/shorten.js';
import { unitsText } from '../../../shared/lib/amount-text.js';
import { Address } from '../../../shared/ui/address.js';
import { Amount } from '../../../shared/ui/amount.js';
import { CopyButton } from '../../../shared/ui/copy-button.js';
import { FactList } from '../../../shared/ui/fact-list.js';
import { Time } from '../../../shared/ui/time.js';
import { Block } from './exchange-parts.js';
import type { TrialState } from './run-trial.js';
import { StepColumn, type StepLook } from './step-column.js';
import { TrialFault } from './trial-fault.js';

function lookOf({ step, challenge, signature }: TrialState): StepLook {
  if (step === 'signing') return 'active';
  if (signature) return 'done';
  return step === 'stopped' && challenge ? 'stopped' : 'waiting';
}

/** The agent's wallet signs; nothing has moved yet. */
export function SignColumn({ state }: { state: TrialState }) {
  const { t } = useTranslation();
  const { typedData, signature, challenge } = state;
  const message = typedData?.message;
  return (
    <StepColumn number={2} title={t('trial.sign.title')} lead={t('trial.sign.lead')} look={lookOf(state)}>
      {challenge && !signature && <TrialFault state={state} />}
      {message && (
        <FactList
          facts={[
            { name: t('trial.sign.signer'), value: <Address value={message.from} copy={false} /> },
            { name: t('trial.sign.moves'), value: <Amount value={unitsText(BigInt(message.value))} className="font-semibold" /> },
            { name: t('trial.sign.to'), value: <Address value={message.to} copy={false} /> },
            { name: t('trial.sign.until'), value: <Time absolute at={new Date(Number.parseInt(message.validBefore, 10) * 1_000).toISOString()} /> },
            {
              name: t('trial.sign.signature'),
              value: signature && (
                <span className="inline-flex items-center gap-1 font-mono text-xs">
                  {shorten(signature)}
                  <CopyButton text={signature} label={t('trial.sign.signature')} />
                </span>
              ),
            },
          ]}
        />
      )}
      {typedData && <Block tall label="EIP-712" note={t('trial.sign.typedData')} text={JSON.stringify({ domain: typedData.domain, primaryType: typedData.primaryType, message: typedData.message }, null, 2)} />}
    </StepColumn>
  );
}
