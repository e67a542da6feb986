/** @jsxImportSource preact */
import type { PayView } from '@till/contract';
import type { JSX } from 'preact';
import { useSay } from '../text/say-context.js';
import { OtherWays } from './other-ways.js';

/** The page for another device: its QR code, and the ways to pay without a wallet here. */
export function PaySide({ view }: { view: PayView }): JSX.Element {
  const say = useSay();
  return (
    <aside class="pay-side" aria-label={say('otherWays')}>
      <figure class="qr">
        {/* The server draws the code from the page's address; nothing of a merchant's is in it. */}
        <div id="qr" role="img" aria-label={say('qrLabel')} dangerouslySetInnerHTML={{ __html: view.qrSvg }} />
        <figcaption>{say('scan')}</figcaption>
      </figure>
      <details class="ways-more">
        <summary>{say('otherWays')}</summary>
        <OtherWays family={view.options[0]?.family ?? 'evm'} url={view.url} />
      </details>
    </aside>
  );
}
