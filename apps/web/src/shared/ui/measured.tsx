import type { ReactNode } from 'react';
import { unitsText } from '../lib/amount-text.js';
import { Amount } from './amount.js';

/** What the numbers of a chart are: base units of USDC, or plain counts. */
export type Measure = 'usdc' | 'count';

/** A number of a chart as text for a screen reader. */
export function measureText(value: bigint, measure: Measure): string {
  return measure === 'count' ? value.toString() : unitsText(value);
}

/** A number of a chart as it is shown. */
export function measured(value: bigint, measure: Measure, currency = false): ReactNode {
  return measure === 'count' ? <span className="num">{value.toString()}</span> : <Amount value={unitsText(value)} currency={currency} />;
}
