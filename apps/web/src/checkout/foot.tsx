/** @jsxImportSource preact */
import type { HostedView } from '@till/contract';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { languageHref, otherLanguage } from './language-href.js';
import { sayIn } from './text/words.js';

/** Whose page this is, and the way to its other language. */
export function Foot({ view }: { view: Pick<HostedView, 'lang' | 'url'> }): JSX.Element {
  const say = sayIn(view.lang);
  const other = otherLanguage(view.lang);
  // The address in the browser may say more than the page's own, such as the amount of a tip.
  const [address, setAddress] = useState(view.url);
  useEffect(() => setAddress(location.href), [view.url]);
  return (
    <footer class="foot">
      <p>
        <strong class="wordmark">Till</strong> {say('footerFee')}
      </p>
      <a href={languageHref(address, other)} hrefLang={other} lang={other} aria-label={`${say('otherLanguage')}: ${say('otherLanguageLabel')}`}>
        {say('otherLanguage')}
      </a>
    </footer>
  );
}
