/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { useSay } from '../text/say-context.js';
import { amountText } from '../ui/amount.js';
import type { TipCheck } from './tip-amount.js';

/** What the payer chose: a preset, or the text of an own amount. */
export type TipChoice = { kind: 'preset'; amount: string } | { kind: 'own'; text: string };

interface TipAmountsProps {
  presets: string[];
  choice: TipChoice;
  check: TipCheck;
  isLocked: boolean;
  onChoice: (choice: TipChoice) => void;
}

function Preset({ amount, isChosen, onChoose }: { amount: string; isChosen: boolean; onChoose: () => void }): JSX.Element {
  return (
    <label class="preset">
      <input type="radio" name="tip" value={amount} checked={isChosen} onChange={onChoose} />
      <span>{amountText(amount).replace(/\.00$/, '')}</span>
    </label>
  );
}

/** The amounts of a tip jar as large touch targets, and a field for any other. The currency stands once, above. */
export function TipAmounts({ presets, choice, check, isLocked, onChoice }: TipAmountsProps): JSX.Element {
  const say = useSay();
  const isOwn = choice.kind === 'own';
  const problem = isOwn && !check.ok && choice.text !== '' ? say(check.word, check.values) : '';
  return (
    <fieldset class="tips" disabled={isLocked}>
      <legend>
        {say('tipLegend')} <span class="unit">USDC</span>
      </legend>
      <div class="presets">
        {presets.map((amount) => (
          <Preset key={amount} amount={amount} isChosen={choice.kind === 'preset' && choice.amount === amount} onChoose={() => onChoice({ kind: 'preset', amount })} />
        ))}
        <label class="preset preset-own">
          <input type="radio" name="tip" value="own" checked={isOwn} onChange={() => onChoice({ kind: 'own', text: '' })} />
          <span>{say('tipOther')}</span>
        </label>
      </div>
      {isOwn && (
        <div class="own-amount">
          <label for="own-amount">{say('tipOwn')}</label>
          <input
            id="own-amount"
            type="text"
            inputMode="decimal"
            autoComplete="off"
            maxLength={24}
            value={choice.text}
            aria-invalid={problem !== ''}
            aria-describedby="own-amount-problem"
            onInput={(event) => onChoice({ kind: 'own', text: event.currentTarget.value })}
          />
        </div>
      )}
      <p id="own-amount-problem" class="field-problem" role="status">
        {problem}
      </p>
    </fieldset>
  );
}
