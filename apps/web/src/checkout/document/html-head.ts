import type { Language } from '@till/contract';
import { languageHref, otherLanguage } from '../language-href.js';
import { htmlText } from './html-text.js';
import { siteIcon } from './site-icon.js';

/** What a page's head says about it. */
export interface HeadFacts {
  lang: Language;
  title: string;
  description: string;
  url: string;
  /** Whether search engines may keep it. */
  isIndexed: boolean;
}

/** Meta tags of the shared link's card. */
function cardTags({ lang, title: plainTitle, description: plainDescription, url, isIndexed }: HeadFacts): string {
  const title = htmlText(plainTitle);
  const description = htmlText(plainDescription);
  const properties = { 'og:type': 'website', 'og:site_name': 'Till', 'og:title': title, 'og:description': description, 'og:url': htmlText(url), 'og:locale': lang.replace('-', '_') };
  const names = { description, 'twitter:card': 'summary', 'twitter:title': title, 'twitter:description': description, robots: isIndexed ? 'index' : 'noindex' };
  return [
    ...Object.entries(properties).map(([property, content]) => `<meta property="${property}" content="${content}">`),
    ...Object.entries(names).map(([name, content]) => `<meta name="${name}" content="${content}">`),
  ].join('\n');
}

/** The page's languages, for search engines. */
function languageTags({ lang, url }: HeadFacts): string {
  const { origin } = new URL(url);
  return [lang, otherLanguage(lang)].map((one) => `<link rel="alternate" hreflang="${one}" href="${htmlText(origin + languageHref(url, one))}">`).join('\n');
}

/** The head of a public page, whatever stands in it. */
export function htmlHead(facts: HeadFacts, styles: readonly string[]): string {
  return `<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${htmlText(facts.title)}</title>
<link rel="icon" href="${siteIcon}">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="strict-origin-when-cross-origin">
${cardTags(facts)}
${languageTags(facts)}
${styles.map((href) => `<link rel="stylesheet" href="${htmlText(href)}">`).join('\n')}
</head>`;
}
