/** @jsxImportSource preact */
import type { ReceiptView } from '@till/contract';
import type { ComponentChildren, JSX } from 'preact';
import type { WordKey } from '../text/en.js';
import { useSay } from '../text/say-context.js';
import { CopyButton } from '../ui/copy-button.js';
import { Icon } from '../ui/icon.js';
import { OuterLink } from '../ui/outer-link.js';
import { safeUrl } from '../ui/safe-url.js';

type Delivered = NonNullable<ReceiptView['delivered']>;

function Frame({ title, children }: { title: WordKey; children: ComponentChildren }): JSX.Element {
  const say = useSay();
  return (
    <section class="sheet delivered" aria-labelledby="delivered-title">
      <h2 id="delivered-title" class="kicker">
        {say(title)}
      </h2>
      {children}
    </section>
  );
}

function Json({ content }: { content: unknown }): JSX.Element {
  const say = useSay();
  const text = JSON.stringify(content, null, 2);
  return (
    <Frame title="yourJson">
      <div class="snippet">
        {/* Scrolls sideways, so the keyboard must be able to reach it. */}
        <pre tabIndex={0}>
          <code>{text}</code>
        </pre>
        <CopyButton text={text} what={say('jsonContent')} />
      </div>
    </Frame>
  );
}

/** The bought thing, in the form it has. */
export function DeliveredThing({ delivered }: { delivered: Delivered }): JSX.Element | null {
  const say = useSay();
  if (delivered.type === 'text') {
    return (
      <Frame title="yourText">
        {/* The server made this HTML with renderMarkdown, which lets no markup of the merchant's through. */}
        <div class="prose" dir="auto" dangerouslySetInnerHTML={{ __html: delivered.html }} />
      </Frame>
    );
  }
  if (delivered.type === 'json') return <Json content={delivered.content} />;
  if (delivered.type === 'file') {
    return (
      <Frame title="yourFile">
        <a class="button primary" href={delivered.url} download={delivered.name}>
          <Icon name="down" />
          {say('download', { name: delivered.name })}
        </a>
      </Frame>
    );
  }
  const url = safeUrl(delivered.url);
  return url ? (
    <Frame title="yourLink">
      <OuterLink look="button primary" href={url.href}>
        {say('openLink', { host: url.host })}
      </OuterLink>
    </Frame>
  ) : null;
}
