/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { networkLook } from './network-names.js';

interface NetworkBadgeProps {
  network: string;
  /** As the server names it; the page's own name where it does not. */
  title?: string;
  mark?: string;
}

/** Two letters on the network's hue, and its name. */
export function NetworkBadge({ network, title, mark }: NetworkBadgeProps): JSX.Element {
  const look = networkLook(network);
  return (
    <span class="network">
      <span class={`network-mark net-${look.hue}`} aria-hidden="true">
        {mark ?? look.mark}
      </span>
      <span class="network-title">{title ?? look.title}</span>
    </span>
  );
}
