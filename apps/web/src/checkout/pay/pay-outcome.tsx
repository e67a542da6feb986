/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PayState } from '../flow/pay-state.js';
import type { PaymentFlow } from '../flow/payment-flow.js';
import { receiptPath } from '../flow/open-receipt.js';
import { refusalWords } from '../flow/refusal-words.js';
import { useLanguage, useSay } from '../text/say-context.js';
import { CopyButton } from '../ui/copy-button.js';
import { Notice } from '../ui/notice.js';
import type { PayFaultCode } from '../x402/pay-fault.js';

/** Faults that another try on the same page cannot mend. */
const needsReload: PayFaultCode[] = ['termsChanged', 'badTransaction'];

interface OutcomeProps<Step extends PayState['step']> {
  state: Extract<PayState, { step: Step }>;
  flow: PaymentFlow;
}

function Fault({ state, flow, networkTitle }: OutcomeProps<'fault'> & { networkTitle: string }): JSX.Element {
  const say = useSay();
  const { code, detail } = state;
  const isCalm = code === 'declined';
  return (
    <Notice isNews tone={isCalm ? 'expired' : 'failed'} icon={isCalm ? 'info' : 'warning'} title={say(`${code}Title`)} moved={say('movedNo')}>
      <p>{say(`${code}Text`, { network: networkTitle })}</p>
      {detail && !isCalm && <p class="detail">{detail}</p>}
      {needsReload.includes(code) ? (
        <button type="button" class="primary" onClick={() => location.reload()}>
          {say('reload')}
        </button>
      ) : (
        <button type="button" class="primary" onClick={flow.restart}>
          {say('tryAgain')}
        </button>
      )}
    </Notice>
  );
}

function Refused({ state, flow }: OutcomeProps<'refused'>): JSX.Element {
  const say = useSay();
  return (
    <Notice isNews tone="failed" icon="cross" title={say('refusedTitle')} moved={say('movedNo')}>
      <p>{say(refusalWords(state.reason))}</p>
      {state.reason && (
        <p class="detail">
          {say('reason')}
          {say('colon')}
          <code>{state.reason}</code> <CopyButton text={state.reason} what={say('reason')} />
        </p>
      )}
      <button type="button" class="primary" onClick={flow.restart}>
        {say('tryAgain')}
      </button>
    </Notice>
  );
}

function Conflict({ state, flow }: OutcomeProps<'conflict'>): JSX.Element {
  const say = useSay();
  const lang = useLanguage();
  const [isAsking, setAsking] = useState(false);
  const question = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (isAsking) question.current?.focus();
  }, [isAsking]);
  return (
    <Notice isNews tone="unknown" icon="warning" title={say('conflictTitle')} moved={say('movedUnknown')}>
      <p ref={question} tabIndex={-1}>
        {isAsking ? say('payAgainConfirm') : say('conflictText')}
      </p>
      {state.paymentId && (
        <a class="button primary" href={receiptPath(state.paymentId, lang)}>
          {say('seeEarlier')}
        </a>
      )}
      {isAsking ? (
        // Of its own and deaf to the second half of a double click: what was pressed before must not answer the question.
        <button key="yes" type="button" class="danger" onClick={({ detail }) => detail < 2 && void flow.payAgain()}>
          {say('payAgainYes')}
        </button>
      ) : (
        <button key="ask" type="button" class="quiet" onClick={() => setAsking(true)}>
          {say('payAgain')}
        </button>
      )}
    </Notice>
  );
}

function Used({ state, flow }: OutcomeProps<'used'>): JSX.Element {
  const say = useSay();
  const lang = useLanguage();
  return (
    <Notice isNews tone="failed" icon="warning" title={say('usedTitle')}>
      <p>{say('usedText')}</p>
      {state.paymentId && (
        <a class="button quiet" href={receiptPath(state.paymentId, lang)}>
          {say('seeEarlier')}
        </a>
      )}
      <button type="button" class="primary" onClick={flow.restart}>
        {say('tryAgain')}
      </button>
    </Notice>
  );
}

function Stuck({ flow }: OutcomeProps<'stuck'>): JSX.Element {
  const say = useSay();
  return (
    <Notice isNews tone="unknown" icon="warning" title={say('stuckTitle')} moved={say('movedUnknown')}>
      <p>{say('stuckText')}</p>
      <button type="button" class="primary" onClick={() => void flow.resend()}>
        {say('sendSame')}
      </button>
    </Notice>
  );
}

/** How a payment ended that did not reach its receipt: what happened, whether money moved, what to do. */
export function PayOutcome({ state, flow, networkTitle }: { state: PayState; flow: PaymentFlow; networkTitle: string }): JSX.Element | null {
  if (state.step === 'fault') return <Fault state={state} flow={flow} networkTitle={networkTitle} />;
  if (state.step === 'refused') return <Refused state={state} flow={flow} />;
  if (state.step === 'conflict') return <Conflict state={state} flow={flow} />;
  if (state.step === 'used') return <Used state={state} flow={flow} />;
  if (state.step === 'stuck') return <Stuck state={state} flow={flow} />;
  return null;
}
