import type { HostedView } from '@till/contract';
import { problemWords } from './problem/problem-page.js';
import { isMoving } from './receipt/poll-receipt.js';
import { sayIn } from './text/words.js';
import { amountText } from './ui/amount.js';

/** The title of a page, as the tab and a shared link show it. */
export function pageTitle(view: HostedView): string {
  const say = sayIn(view.lang);
  if (view.page === 'problem') return say(problemWords(view));
  if (view.page === 'receipt') {
    const { status, amount, resource } = view.receipt;
    return `${say(isMoving(status) ? 'statusTitle' : 'receiptTitle')}${say('colon')}${amountText(amount)} USDC, ${resource.title}`;
  }
  const { kind, title } = view;
  return kind === 'tip_jar' ? say('tipTitle', { title }) : say('payTitle', { amount: amountText(view.amount), title });
}
