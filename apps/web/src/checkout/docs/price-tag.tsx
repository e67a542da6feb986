/** @jsxImportSource preact */
import type { DocsOperation } from '@till/contract';
import type { JSX } from 'preact';
import { amountText } from '../ui/amount.js';
import type { SayDocs } from './docs-words.js';

/** What a call costs and whom. */
export function PriceTag({ operation: { price, charge, freePerDay }, say }: { operation: DocsOperation; say: SayDocs }): JSX.Element {
  if (price === null) return <span class="docs-free">{say('free')}</span>;
  return (
    <span class="docs-price">
      <span class="amount">
        {amountText(price)} <span class="unit">USDC</span>
      </span>
      {charge === 'bots' && <span class="detail">{say('bots')}</span>}
      {freePerDay > 0 && <span class="detail">{say('freePerDay', { count: String(freePerDay) })}</span>}
    </span>
  );
}
