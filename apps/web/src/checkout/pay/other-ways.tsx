/** @jsxImportSource preact */
import type { Family } from '@till/contract';
import type { JSX } from 'preact';
import { useSay } from '../text/say-context.js';
import { CopyButton } from '../ui/copy-button.js';
import { OuterLink } from '../ui/outer-link.js';
import { payingFetch, shellWord } from './pay-snippets.js';

const installs: Record<Family, [name: string, url: string][]> = {
  evm: [
    ['MetaMask', 'https://metamask.io/download'],
    ['Rabby', 'https://rabby.io'],
  ],
  solana: [
    ['Phantom', 'https://phantom.com/download'],
    ['Solflare', 'https://www.solflare.com'],
  ],
};

/** Links that open this page in the browser of a wallet app (each app's own universal link). */
function appLinks(family: Family, url: string): [name: string, url: string][] {
  const encoded = encodeURIComponent(url);
  if (family === 'solana') return [['Phantom', `https://phantom.app/ul/browse/${encoded}?ref=${encoded}`]];
  return [
    ['MetaMask', `https://metamask.app.link/dapp/${url.replace(/^https?:\/\//, '')}`],
    ['Base app', `https://go.cb-w.com/dapp?cb_url=${encoded}`],
  ];
}

function Snippet({ text, what }: { text: string; what: string }): JSX.Element {
  return (
    <div class="snippet">
      {/* Scrolls sideways, so the keyboard must be able to reach it. */}
      <pre tabIndex={0}>
        <code>{text}</code>
      </pre>
      <CopyButton text={text} what={what} />
    </div>
  );
}

function Install({ family }: { family: Family }): JSX.Element {
  const say = useSay();
  return (
    <li>
      <strong class="way-title">{say('wayInstall')}</strong>
      <p>{say('wayInstallText')}</p>
      <p class="links">
        {installs[family].map(([name, href]) => (
          <OuterLink key={name} href={href}>
            {name}
          </OuterLink>
        ))}
      </p>
    </li>
  );
}

function Phone({ family, url }: { family: Family; url: string }): JSX.Element {
  const say = useSay();
  return (
    <li>
      <strong class="way-title">{say('wayPhone')}</strong>
      <p>{say('wayPhoneText')}</p>
      <p class="links phone-only">
        {appLinks(family, url).map(([name, href]) => (
          <OuterLink key={name} href={href}>
            {say('openIn', { wallet: name })}
          </OuterLink>
        ))}
      </p>
    </li>
  );
}

/** The honest ways to pay without a wallet in this browser; `url` is the address with the chosen amount. */
export function OtherWays({ family, url }: { family: Family; url: string }): JSX.Element {
  const say = useSay();
  return (
    <ol class="ways">
      <Install family={family} />
      <Phone family={family} url={url} />
      <li>
        <strong class="way-title">{say('wayTerminal')}</strong>
        <p>{say('wayTerminalText')}</p>
        <Snippet text={`curl -i -H 'Accept: application/json' ${shellWord(url)}`} what={say('command')} />
        <Snippet text={payingFetch(family, JSON.stringify(url))} what={say('script')} />
      </li>
    </ol>
  );
}
