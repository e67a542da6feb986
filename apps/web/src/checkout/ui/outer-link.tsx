/** @jsxImportSource preact */
import type { ComponentChildren, JSX } from 'preact';
import { useSay } from '../text/say-context.js';
import { Icon } from './icon.js';

/** A link away from Till, in a new tab, saying so. */
export function OuterLink({ href, children, look }: { href: string; children: ComponentChildren; look?: string }): JSX.Element {
  const say = useSay();
  return (
    <a class={look} href={href} target="_blank" rel="noopener noreferrer">
      {children}&nbsp;
      <Icon name="external" />
      <span class="visually-hidden"> ({say('newTab')})</span>
    </a>
  );
}
