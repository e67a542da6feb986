/** @jsxImportSource preact */
import type { Receipt } from '@till/contract';
import type { ComponentChildren, JSX } from 'preact';
import { useSay } from '../text/say-context.js';
import type { WordKey } from '../text/en.js';
import { Address } from '../ui/address.js';
import { amountText, baseUnitsOf } from '../ui/amount.js';
import { Moment } from '../ui/moment.js';
import { NetworkBadge } from '../ui/network-badge.js';
import { OuterLink } from '../ui/outer-link.js';
import { safeUrl } from '../ui/safe-url.js';

function Fact({ word, children }: { word: WordKey; children: ComponentChildren }): JSX.Element {
  const say = useSay();
  return (
    <div class="fact">
      <dt>{say(word)}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The lines of the receipt. */
export function ReceiptFacts({ receipt }: { receipt: Receipt }): JSX.Element {
  const say = useSay();
  const explorer = safeUrl(receipt.explorerUrl);
  return (
    <dl class="facts">
      <Fact word="forWhat">
        <span dir="auto">{receipt.resource.title}</span>
      </Fact>
      <Fact word={receipt.resource.kind === 'tip_jar' ? 'recipient' : 'seller'}>
        <span dir="auto">{receipt.merchant.name}</span>
      </Fact>
      <Fact word={receipt.settledAt ? 'settledAt' : 'time'}>
        <Moment at={receipt.settledAt ?? receipt.createdAt} />
      </Fact>
      {baseUnitsOf(receipt.refundedAmount) !== 0n && (
        <Fact word="refundedSum">{say('refundedOf', { refunded: amountText(receipt.refundedAmount), amount: amountText(receipt.amount) })}</Fact>
      )}
      <Fact word="networkLegend">
        <NetworkBadge network={receipt.network} />
      </Fact>
      <Fact word="paidFrom">
        <Address value={receipt.payer} what={say('paidFrom')} />
      </Fact>
      <Fact word="paidTo">
        <Address value={receipt.payTo} what={say('paidTo')} />
      </Fact>
      {receipt.transaction && (
        <Fact word="transaction">
          <Address value={receipt.transaction} what={say('transaction')} />
          {explorer && <OuterLink href={explorer.href}>{say('explorer')}</OuterLink>}
        </Fact>
      )}
      <Fact word="paymentId">
        <Address value={receipt.id} what={say('paymentId')} />
      </Fact>
    </dl>
  );
}
