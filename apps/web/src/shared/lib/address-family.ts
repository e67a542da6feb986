import type { Family } from '@till/contract';

/** Which family an address belongs to, by its form alone; null when it is neither. */
export function addressFamily(address: string): Family | null {
  const text = address.trim();
  if (/^0x[0-9a-fA-F]{40}$/.test(text)) return 'evm';
  if (/^[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(text)) return 'solana';
  return null;
}
