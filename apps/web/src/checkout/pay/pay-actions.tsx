/** @jsxImportSource preact */
import type { Family, PayView } from '@till/contract';
import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useSay } from '../text/say-context.js';
import { amountText } from '../ui/amount.js';
import { Notice } from '../ui/notice.js';
import type { PayWallet } from '../wallets/pay-wallet.js';
import { OtherWays } from './other-ways.js';
import { WalletPicker } from './wallet-picker.js';

interface PayActionsProps {
  kind: PayView['kind'];
  /** Decimal amount, or null while the typed one is not valid. */
  amount: string | null;
  family: Family;
  /** Address that would be paid. */
  url: string;
  sandbox: boolean;
  /** Null until the page runs. */
  wallets: PayWallet[] | null;
  onPay: (wallet: PayWallet) => void;
}

interface ActionProps {
  look: 'primary' | 'secondary';
  isReady: boolean;
  onClick: () => void;
  children: ComponentChildren;
}

function Action({ look, isReady, onClick, children }: ActionProps): JSX.Element {
  return (
    <button type="button" class={look} disabled={!isReady} onClick={onClick}>
      {children}
    </button>
  );
}

function SandboxAction({ kind, amount, wallet, onPay }: Pick<PayActionsProps, 'kind' | 'amount' | 'onPay'> & { wallet: PayWallet | undefined }): JSX.Element {
  const say = useSay();
  return (
    <Action look="primary" isReady={amount !== null && wallet !== undefined} onClick={() => wallet && onPay(wallet)}>
      {say(kind === 'tip_jar' ? 'tipWith' : 'payWith', { wallet: say('sandboxWallet') })} <span class="tag">{say('testMoney')}</span>
    </Action>
  );
}

function NoWallet({ family, url }: { family: Family; url: string }): JSX.Element {
  const say = useSay();
  return (
    <Notice isNews tone="expired" icon="info" title={say('noWallet', { family: say(family === 'evm' ? 'familyEvm' : 'familySolana') })}>
      <OtherWays family={family} url={url} />
    </Notice>
  );
}

/**
 * One button that pays: with the only wallet at once, with several after a choice; without one it tells the other
 * ways. In the sandbox the demo wallet comes first, marked as test money.
 */
export function PayActions(props: PayActionsProps): JSX.Element {
  const { kind, amount, family, url, sandbox, wallets, onPay } = props;
  const say = useSay();
  const [panel, setPanel] = useState<'none' | 'wallets' | 'ways'>('none');
  const found = (wallets ?? []).filter((one) => one.family === family);
  const own = found.filter((one) => !one.sandbox);
  const [only] = own;
  const pay = (wallet: PayWallet): void => {
    setPanel('none');
    onPay(wallet);
  };
  const start = (): void => {
    if (only && own.length === 1) return pay(only);
    setPanel(own.length > 1 ? 'wallets' : 'ways');
  };
  if (panel === 'wallets') return <WalletPicker wallets={own} onPick={pay} onClose={() => setPanel('none')} />;
  const label = say(kind === 'tip_jar' ? 'tip' : 'pay', { amount: amountText(amount ?? '0') });
  return (
    <div class={wallets === null ? 'actions is-starting' : 'actions'}>
      {sandbox && <SandboxAction kind={kind} amount={amount} wallet={found.find((one) => one.sandbox)} onPay={onPay} />}
      <Action look={sandbox ? 'secondary' : 'primary'} isReady={wallets !== null && amount !== null} onClick={start}>
        {sandbox ? say('otherWallet') : label}
      </Action>
      {only && own.length === 1 && <p class="with-wallet">{say('withWallet', { wallet: only.name })}</p>}
      {panel === 'ways' && own.length === 0 && <NoWallet family={family} url={url} />}
    </div>
  );
}
