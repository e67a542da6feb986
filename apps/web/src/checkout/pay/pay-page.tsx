/** @jsxImportSource preact */
import type { HostedView, PayOption, PayView } from '@till/contract';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { isBusy, isCommitted } from '../flow/pay-state.js';
import { Markdown } from '../markdown/markdown.js';
import type { WordKey } from '../text/en.js';
import { useSay } from '../text/say-context.js';
import { Address } from '../ui/address.js';
import { Amount, amountText, baseUnitsOf } from '../ui/amount.js';
import { Monogram } from '../ui/monogram.js';
import { Notice } from '../ui/notice.js';
import type { PayWallet } from '../wallets/pay-wallet.js';
import { useWallets } from '../wallets/use-wallets.js';
import { callOf } from './call-of.js';
import { NetworkChooser } from './network-chooser.js';
import { PayActions } from './pay-actions.js';
import { PayOutcome } from './pay-outcome.js';
import { PayProgress } from './pay-progress.js';
import { PaySide } from './pay-side.js';
import { payUrl } from './pay-url.js';
import { preferredOption, rememberFamily } from './preferred-family.js';
import { checkTip } from './tip-amount.js';
import { TipAmounts, type TipChoice } from './tip-amounts.js';
import { usePayment } from './use-payment.js';

interface PayPageProps {
  view: PayView;
  onView: (view: HostedView, path: string) => void;
}

const deliversWords: Record<PayView['delivers'], WordKey> = {
  text: 'getsText',
  json: 'getsJson',
  redirect: 'getsRedirect',
  file: 'getsFile',
  receipt: 'getsReceipt',
  answer: 'getsAnswer',
};

/** Who asks, and for what. */
function Head({ view }: { view: PayView }): JSX.Element {
  const say = useSay();
  const isTip = view.kind === 'tip_jar';
  return (
    <header class="head">
      <Monogram name={view.merchantName} size={isTip ? 'large' : 'small'} />
      <p class="seller" dir="auto">
        {isTip ? view.merchantName : say('from', { merchant: view.merchantName })}
      </p>
      {view.kind === 'api_route' ? <Call view={view} /> : <Thing view={view} />}
    </header>
  );
}

function Thing({ view }: { view: PayView }): JSX.Element {
  return (
    <>
      <h1 dir="auto">{view.title}</h1>
      {view.description && (
        <p class="description" dir="auto">
          {view.description}
        </p>
      )}
    </>
  );
}

/** One call of an API, for a person who has landed at its address: what it gives, which call it is, and how this works. */
function Call({ view }: { view: PayView }): JSX.Element {
  const say = useSay();
  const call = callOf(view.url);
  return (
    <>
      <h1 dir="auto">{view.description ?? call}</h1>
      {view.description && (
        <p class="call">
          <code>{call}</code>
        </p>
      )}
      <p class="description">{say('callText')}</p>
      {view.docsUrl && (
        <p class="detail">
          <a href={view.docsUrl}>{say('apiDocs')}</a>
        </p>
      )}
    </>
  );
}

/** Cause of a page that nobody can pay at. */
function Unavailable({ cause, merchant }: { cause: 'paused' | 'no_network'; merchant: string }): JSX.Element {
  const say = useSay();
  const isPaused = cause === 'paused';
  return (
    <Notice tone="expired" icon="clock" title={say(isPaused ? 'pausedTitle' : 'noNetworkTitle')}>
      <p>{isPaused ? say('pausedText') : say('noNetworkText', { merchant })}</p>
    </Notice>
  );
}

/** The network the payer chose, or the one that fits this browser until a choice is made. */
function useOption(view: PayView, wallets: PayWallet[] | null): [PayOption | undefined, (option: PayOption) => void] {
  const [chosen, setChosen] = useState<PayOption | null>(null);
  const preferred = wallets === null ? undefined : preferredOption(view.options, wallets);
  return [chosen ?? preferred ?? view.options[0], setChosen];
}

/** The preset that equals the amount of this address; an own amount where a tip jar has no such preset. */
function firstChoice(view: PayView, presets: string[]): TipChoice {
  const preset = presets.find((one) => baseUnitsOf(one) === baseUnitsOf(view.amount));
  return view.kind !== 'tip_jar' || preset !== undefined ? { kind: 'preset', amount: preset ?? view.amount } : { kind: 'own', text: view.amount };
}

function Till({ view, onView }: PayPageProps): JSX.Element {
  const say = useSay();
  const isTip = view.kind === 'tip_jar';
  const wallets = useWallets();
  const [option, setOption] = useOption(view, wallets);
  const presets = view.presets ?? [];
  const [choice, setChoice] = useState<TipChoice>(() => firstChoice(view, presets));
  const { state, flow } = usePayment(onView);
  if (view.unavailable || !option) {
    return (
      <>
        <Unavailable cause={view.unavailable ?? 'no_network'} merchant={view.merchantName} />
        {/* A payment signed before the page closed is still seen to its end. */}
        <PayProgress state={state} amount={view.amount} payTo="" networkTitle="" />
        {!isBusy(state) && <PayOutcome state={state} flow={flow} networkTitle="" />}
      </>
    );
  }
  const check = choice.kind === 'preset' ? { ok: true as const, amount: choice.amount } : checkTip(choice.text, view);
  const amount = check.ok ? check.amount : null;
  const isIdle = state.step === 'ready';
  const isLocked = isCommitted(state);
  /** A new choice after a refusal begins a new try. */
  const choosing = <Choice,>(choose: (choice: Choice) => void): ((choice: Choice) => void) => {
    return (choice) => {
      choose(choice);
      if (!isIdle) flow.restart();
    };
  };
  const pay = (wallet: PayWallet): void => {
    const amountBaseUnits = baseUnitsOf(amount ?? '');
    if (amountBaseUnits === null) return;
    rememberFamily(option.family);
    void flow.pay({ url: payUrl(view, amount, location.origin), shown: { option, amountBaseUnits }, wallet });
  };
  return (
    <>
      {isTip ? (
        <TipAmounts presets={presets} choice={choice} check={check} isLocked={isLocked} onChoice={choosing(setChoice)} />
      ) : (
        <>
          <p class="price">
            <span class="visually-hidden">
              {say('priceLabel')}
              {say('colon')}
            </span>
            <Amount value={view.amount} />
          </p>
          <p class="gets">{say(deliversWords[view.delivers])}</p>
        </>
      )}
      <NetworkChooser options={view.options} chosen={option} isLocked={isLocked} onChoose={choosing(setOption)} />
      {isIdle && <PayActions kind={view.kind} amount={amount} family={option.family} url={payUrl(view, amount, null)} sandbox={view.sandbox} wallets={wallets} onPay={pay} />}
      <PayProgress state={state} amount={amount ?? view.amount} payTo={option.payTo} networkTitle={option.title} />
      {!isBusy(state) && <PayOutcome state={state} flow={flow} networkTitle={option.title} />}
      {isIdle && amount !== null && (
        <p class="fine-print">
          {say('finePrint', { amount: amountText(amount) })} <Address value={option.payTo} what={say('address')} />
        </p>
      )}
    </>
  );
}

/** A pay link or a tip jar before payment: who asks, for what, how much, on which network, one button. */
export function PayPage({ view, onView }: PayPageProps): JSX.Element {
  const say = useSay();
  return (
    <>
      <main class={`sheet pay pay-${view.kind}`}>
        <div class="pay-main">
          <Head view={view} />
          <Till view={view} onView={onView} />
        </div>
        {!view.unavailable && <PaySide view={view} />}
      </main>
      {view.preview && (
        <section class="sheet prose" aria-labelledby="preview-title">
          <h2 id="preview-title" class="kicker">
            {say('preview')}
          </h2>
          <div dir="auto">
            <Markdown source={view.preview} />
          </div>
          <p class="fade-note">{say('previewMore')}</p>
        </section>
      )}
    </>
  );
}
