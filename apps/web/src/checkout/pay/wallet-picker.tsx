/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useSay } from '../text/say-context.js';
import { Monogram } from '../ui/monogram.js';
import type { PayWallet } from '../wallets/pay-wallet.js';

interface WalletPickerProps {
  wallets: PayWallet[];
  onPick: (wallet: PayWallet) => void;
  onClose: () => void;
}

/** The wallets found in this browser, by name and icon. */
export function WalletPicker({ wallets, onPick, onClose }: WalletPickerProps): JSX.Element {
  const say = useSay();
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), []);
  return (
    <section class="picker" aria-label={say('chooseWallet')} onKeyDown={(event) => event.key === 'Escape' && onClose()}>
      <h2>{say('chooseWallet')}</h2>
      <ul>
        {wallets.map((wallet, at) => (
          <li key={wallet.id}>
            <button type="button" class="wallet" ref={at === 0 ? first : undefined} onClick={() => onPick(wallet)}>
              {wallet.icon ? <img src={wallet.icon} alt="" width="28" height="28" /> : <Monogram name={wallet.name} />}
              {wallet.name}
            </button>
          </li>
        ))}
      </ul>
      <button type="button" class="quiet" onClick={onClose}>
        {say('back')}
      </button>
    </section>
  );
}
