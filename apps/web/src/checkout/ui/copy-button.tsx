/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useSay } from '../text/say-context.js';
import { copyText } from './copy-text.js';
import { Icon } from './icon.js';

const saidForMs = 1_800;

/** Copies `text`; `what` names it for screen readers. */
export function CopyButton({ text, what }: { text: string; what: string }): JSX.Element {
  const say = useSay();
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), saidForMs);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <button type="button" class="copy" title={say('copy')} onClick={() => void copyText(text).then(setCopied)}>
      <Icon name={isCopied ? 'check' : 'copy'} />
      <span class="visually-hidden" role="status">
        {isCopied ? say('copied') : ''}
      </span>
      <span class="visually-hidden">{say('copyLabel', { what })}</span>
    </button>
  );
}
