import type { HostedAssets, HostedView } from '@till/contract';
import { pageTitle } from '../page-title.js';
import { sayIn } from '../text/words.js';
import { amountText } from '../ui/amount.js';
import { htmlHead } from './html-head.js';
import { htmlText, jsonInScript } from './html-text.js';

/** Longest description a card shows before it cuts. */
const cardLength = 200;

function descriptionOf(view: HostedView): string {
  const say = sayIn(view.lang);
  if (view.page !== 'pay') return pageTitle(view);
  const { kind, description, merchantName: merchant, amount } = view;
  const terms = kind === 'tip_jar' ? say('metaTip', { merchant }) : say('metaPay', { merchant, amount: amountText(amount) });
  const text = description ? `${description} ${terms}` : terms;
  return text.length <= cardLength ? text : `${text.slice(0, cardLength - 1)}…`;
}

/** Advice for a visitor without JavaScript: the QR code is on the page, and any x402 client pays the address. */
function noScript(view: HostedView): string {
  if (view.page !== 'pay') return '';
  const say = sayIn(view.lang);
  return `<noscript><div class="sheet no-script"><p>${htmlText(say('noScript'))}</p><pre><code>curl -i -H 'Accept: application/json' '${htmlText(view.url.replaceAll("'", '%27'))}'</code></pre></div></noscript>`;
}

/** The data the page starts from; the QR code is left out, because it is drawn in the page already. */
function dataOf(view: HostedView): HostedView {
  return view.page === 'pay' ? { ...view, qrSvg: '' } : view;
}

/** A whole HTML document around a rendered page. Works under a policy that allows scripts and styles of 'self' only. */
export function htmlDocument(view: HostedView, assets: HostedAssets, content: string): string {
  const sandbox = view.sandbox ? '<script type="module" src="/sandbox/wallet.js"></script>\n' : '';
  // Receipts and problems are nobody else's business: no search engine keeps them.
  const head = htmlHead({ lang: view.lang, title: pageTitle(view), description: descriptionOf(view), url: view.url, isIndexed: view.page === 'pay' }, assets.styles);
  return `<!doctype html>
<html lang="${view.lang}">
${head}
<body>
<div id="app">${content}</div>
${noScript(view)}
<script type="application/json" id="view">${jsonInScript(dataOf(view))}</script>
${sandbox}<script type="module" src="${htmlText(assets.script)}"></script>
</body>
</html>
`;
}
