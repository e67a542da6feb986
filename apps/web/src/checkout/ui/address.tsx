/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { CopyButton } from './copy-button.js';

/** The two ends of an address, which people compare: "0xab12…89cd". */
export function shortAddress(address: string): string {
  return address.length <= 14 ? address : `${address.slice(0, 6)}…${address.slice(-4)}`;
}

/** A shortened address or hash; the whole of it on hover and by the copy button. */
export function Address({ value, what }: { value: string; what: string }): JSX.Element {
  return (
    <span class="address">
      <code title={value}>{shortAddress(value)}</code>
      <CopyButton text={value} what={what} />
    </span>
  );
}
