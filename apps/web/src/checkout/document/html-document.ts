import type { HostedAssets, HostedView } from '@till/contract';
import { languageHref, otherLanguage } from '../language-href.js';
import { pageTitle } from '../page-title.js';
import { sayIn } from '../text/words.js';
import { amountText } from '../ui/amount.js';
import { htmlText, jsonInScript } from './html-text.js';
import { siteIcon } from './site-icon.js';

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

/** Meta tags of the shared link's card. Receipts and problems are nobody else's business: no search engine keeps them. */
function cardTags(view: HostedView): string {
  const title = htmlText(pageTitle(view));
  const description = htmlText(descriptionOf(view));
  const properties = { 'og:type': 'website', 'og:site_name': 'Till', 'og:title': title, 'og:description': description, 'og:url': htmlText(view.url), 'og:locale': view.lang.replace('-', '_') };
  const names = { description, 'twitter:card': 'summary', 'twitter:title': title, 'twitter:description': description, robots: view.page === 'pay' ? 'index' : 'noindex' };
  return [
    ...Object.entries(properties).map(([property, content]) => `<meta property="${property}" content="${content}">`),
    ...Object.entries(names).map(([name, content]) => `<meta name="${name}" content="${content}">`),
  ].join('\n');
}

/** The page's languages, for search engines. */
function languageTags(view: HostedView): string {
  const { origin } = new URL(view.url);
  const both = [view.lang, otherLanguage(view.lang)];
  return both.map((lang) => `<link rel="alternate" hreflang="${lang}" href="${htmlText(origin + languageHref(view.url, lang))}">`).join('\n');
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
  const styles = assets.styles.map((href) => `<link rel="stylesheet" href="${htmlText(href)}">`).join('\n');
  const sandbox = view.sandbox ? '<script type="module" src="/sandbox/wallet.js"></script>\n' : '';
  return `<!doctype html>
<html lang="${view.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${htmlText(pageTitle(view))}</title>
<link rel="icon" href="${siteIcon}">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="strict-origin-when-cross-origin">
${cardTags(view)}
${languageTags(view)}
${styles}
</head>
<body>
<div id="app">${content}</div>
${noScript(view)}
<script type="application/json" id="view">${jsonInScript(dataOf(view))}</script>
${sandbox}<script type="module" src="${htmlText(assets.script)}"></script>
</body>
</html>
`;
}
