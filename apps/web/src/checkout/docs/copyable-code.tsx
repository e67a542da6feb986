/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { useSay } from '../text/say-context.js';
import { Icon } from '../ui/icon.js';

/** Code to read and take along. The button appears when the page's small script can serve it. */
export function CopyableCode({ text, what }: { text: string; what: string }): JSX.Element {
  const say = useSay();
  return (
    <div class="snippet">
      {/* May scroll sideways, so the keyboard must be able to reach it. */}
      <pre tabIndex={0}>
        <code>{text}</code>
      </pre>
      <button type="button" class="copy" hidden data-copied={say('copied')} title={say('copy')}>
        <Icon name="copy" />
        <span class="visually-hidden" role="status" />
        <span class="visually-hidden">{say('copyLabel', { what })}</span>
      </button>
    </div>
  );
}
