/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useSay } from '../text/say-context.js';
import { Icon } from './icon.js';

const saidForMs = 1_800;

/** Copies by the clipboard API, or by a selection where that is not allowed (plain http). */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement('textarea');
    field.value = text;
    field.className = 'off-screen';
    document.body.append(field);
    field.select();
    const isCopied = document.execCommand('copy');
    field.remove();
    return isCopied;
  }
}

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
