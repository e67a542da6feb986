/** @jsxImportSource preact */
import type { JSX } from 'preact';
import type { PayState } from '../flow/pay-state.js';
import type { WordKey } from '../text/en.js';
import { useSay } from '../text/say-context.js';
import { shortAddress } from '../ui/address.js';
import { amountText } from '../ui/amount.js';
import { Icon } from '../ui/icon.js';
import { Dots } from '../ui/state-mark.js';

/** The three steps a payer sees, in order. */
const steps: WordKey[] = ['stepSign', 'stepSend', 'stepSettle'];

/** Index of the step that is under way. */
function stepOf(state: PayState): number {
  if (state.step === 'sending') return 1;
  return state.step === 'opening' ? 2 : 0;
}

interface PayProgressProps {
  state: PayState;
  amount: string;
  payTo: string;
  networkTitle: string;
}

/** The sentence of a step that is under way, and null when none is. */
function sentenceOf(state: PayState, props: PayProgressProps, say: ReturnType<typeof useSay>): string | null {
  if ('walletName' in state) {
    const values = { wallet: state.walletName, network: props.networkTitle, amount: amountText(props.amount), payTo: shortAddress(props.payTo) };
    return say(state.step, values);
  }
  if (state.step === 'preparing' || state.step === 'opening') return say(state.step);
  if (state.step !== 'sending') return null;
  if (state.isResumed) return say('resumed');
  return say(state.isResend ? 'resending' : 'sending');
}

/** Sign, send, settle: where the payment is, and what the payer has to do now. */
export function PayProgress(props: PayProgressProps): JSX.Element {
  const say = useSay();
  const { state } = props;
  const sentence = sentenceOf(state, props, say);
  const current = stepOf(state);
  return (
    <div class="progress" data-step={state.step}>
      {sentence && (
        <ol class="steps" aria-hidden="true">
          {steps.map((word, at) => (
            <li key={word} class={at < current ? 'step-done' : at === current ? 'step-now' : 'step-later'}>
              <span class="step-mark">{at < current ? <Icon name="check" /> : at === current ? <Dots /> : null}</span>
              {say(word)}
            </li>
          ))}
        </ol>
      )}
      <p role="status">{sentence ?? ''}</p>
      {state.step === 'sending' && <p class="detail">{say('doNotClose')}</p>}
    </div>
  );
}
