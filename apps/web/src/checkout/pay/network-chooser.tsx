/** @jsxImportSource preact */
import type { PayOption } from '@till/contract';
import type { JSX } from 'preact';
import { useSay } from '../text/say-context.js';
import { NetworkBadge } from '../ui/network-badge.js';

interface NetworkChooserProps {
  options: PayOption[];
  chosen: PayOption;
  isLocked: boolean;
  onChoose: (option: PayOption) => void;
}

function Label({ option }: { option: PayOption }): JSX.Element {
  const say = useSay();
  return (
    <>
      <NetworkBadge network={option.network} title={option.title} mark={option.mark} />
      {option.testnet && <span class="tag">{say('testnet')}</span>}
    </>
  );
}

/** The networks that can be paid on: radio buttons, or one line where there is no choice. */
export function NetworkChooser({ options, chosen, isLocked, onChoose }: NetworkChooserProps): JSX.Element {
  const say = useSay();
  if (options.length === 1) {
    return (
      <p class="one-network">
        <span class="visually-hidden">
          {say('networkLegend')}
          {say('colon')}
        </span>
        <Label option={chosen} />
      </p>
    );
  }
  return (
    <fieldset class="networks" disabled={isLocked}>
      <legend>{say('networkLegend')}</legend>
      {options.map((option) => (
        <label key={option.network} class="network-option">
          <input type="radio" name="network" value={option.network} checked={option.network === chosen.network} onChange={() => onChoose(option)} />
          <Label option={option} />
        </label>
      ))}
    </fieldset>
  );
}
