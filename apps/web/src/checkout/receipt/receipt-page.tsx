/** @jsxImportSource preact */
import type { HostedView, Receipt, ReceiptView } from '@till/contract';
import type { JSX } from 'preact';
import { refusalWords } from '../flow/refusal-words.js';
import type { WordKey } from '../text/en.js';
import { useSay } from '../text/say-context.js';
import { Amount } from '../ui/amount.js';
import { CopyButton } from '../ui/copy-button.js';
import { safeUrl } from '../ui/safe-url.js';
import { StateMark, stateLooks } from '../ui/state-mark.js';
import { backToSeller } from './back-to-seller.js';
import { DeliveredThing } from './delivered-thing.js';
import { isMoving } from './poll-receipt.js';
import { ReceiptFacts } from './receipt-facts.js';
import { useLiveReceipt } from './use-live-receipt.js';

interface ReceiptPageProps {
  view: ReceiptView;
  onView: (view: HostedView, path: string) => void;
}

const movedWords: Record<Receipt['moneyMoved'], WordKey> = { yes: 'movedYes', no: 'movedNo', unknown: 'movedUnknown' };
/** Ends without money moved: the payer may want another try. */
const isLostSale = (receipt: Receipt): boolean => ['rejected', 'expired', 'failed'].includes(receipt.status);

/** Whether an address can be opened: a route with parameters stands for many, and for none as it is written. */
const isOneAddress = (url: string): boolean => !/\/(:|\{|%7B|\*)/i.test(url.replace(/^[a-z]+:\/\//, ''));

/** State, whether money moved, and what to do, spoken as it changes. */
function Standing({ receipt, isLost }: { receipt: Receipt; isLost: boolean }): JSX.Element {
  const say = useSay();
  const look = stateLooks[receipt.status];
  return (
    <div class={`standing standing-${look.tone}`}>
      <div role="status">
        <StateMark status={receipt.status} />
        <p class="sentence">
          {say(look.sentence)} {isMoving(receipt.status) || isLostSale(receipt) ? <strong>{say(movedWords[receipt.moneyMoved])}</strong> : null}
        </p>
      </div>
      {isLostSale(receipt) && receipt.reason && (
        <p class="detail">
          {say(refusalWords(receipt.reason))} {say('reason')}
          {say('colon')}
          <code>{receipt.reason}</code> <CopyButton text={receipt.reason} what={say('reason')} />
        </p>
      )}
      {isMoving(receipt.status) && <p class="detail">{say(isLost ? 'lostContact' : 'checkedEvery')}</p>}
    </div>
  );
}

/** Where the payment was made, if one can go there: a seller's own server is elsewhere, and its address may be a payer's word. */
function addressHere({ resource, statusUrl }: Receipt): URL | null {
  const url = isOneAddress(resource.url) ? safeUrl(resource.url) : null;
  return url?.origin === safeUrl(statusUrl)?.origin ? url : null;
}

/** What to do next: on to the seller's own page, or back for another try; and paper. */
function Next({ receipt, successUrl }: { receipt: Receipt; successUrl: string | null }): JSX.Element {
  const say = useSay();
  const isPaid = !isMoving(receipt.status) && !isLostSale(receipt);
  const onward = isPaid ? backToSeller(successUrl, receipt.id) : null;
  const resource = addressHere(receipt);
  return (
    <div class="next no-print">
      {onward && (
        <a class="button primary" href={onward.href}>
          {say('backTo', { host: onward.host })}
        </a>
      )}
      {isLostSale(receipt) && resource && (
        <a class="button primary" href={resource.pathname + resource.search}>
          {say('backToResource', { title: receipt.resource.title })}
        </a>
      )}
      {isPaid && (
        <button type="button" class="secondary" onClick={() => print()}>
          {say('print')}
        </button>
      )}
      {isPaid && !onward && resource && (
        <a class="button quiet" href={resource.pathname + resource.search}>
          {say('backToResource', { title: receipt.resource.title })}
        </a>
      )}
    </div>
  );
}

/** Receipt of a settled payment, live status of one under way, outcome of one that failed. */
export function ReceiptPage({ view, onView }: ReceiptPageProps): JSX.Element {
  const say = useSay();
  const { receipt, isLost } = useLiveReceipt(view, onView);
  const isPaid = !isMoving(receipt.status) && !isLostSale(receipt);
  return (
    <main class="receipt-column">
      <div class="receipt-paper">
        <article class="receipt">
          <header>
            <p class="kicker" dir="auto">
              {receipt.merchant.name}
            </p>
            <h1 tabIndex={-1}>{say(isPaid ? 'receiptTitle' : 'statusTitle')}</h1>
            <p class="price">
              <Amount value={receipt.amount} />
            </p>
          </header>
          <Standing receipt={receipt} isLost={isLost} />
          <ReceiptFacts receipt={receipt} />
          {isPaid && <p class="keep no-print">{say('keepLink')}</p>}
        </article>
      </div>
      {view.delivered && isPaid && <DeliveredThing delivered={view.delivered} />}
      <Next receipt={receipt} successUrl={view.successUrl} />
    </main>
  );
}
