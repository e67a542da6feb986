import type { Family, PayOption } from '@till/contract';
import type { PayWallet } from '../wallets/pay-wallet.js';

const key = 'till:family';

/** Remembers which family of wallet this browser paid with. */
export function rememberFamily(family: Family): void {
  try {
    localStorage.setItem(key, family);
  } catch {
    // Storage may be forbidden; then the first network stays the first choice.
  }
}

function rememberedFamily(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** The network to offer first: of the family paid with before, else of the only family whose wallet is here. */
export function preferredOption(options: PayOption[], wallets: PayWallet[]): PayOption | undefined {
  const families = new Set(wallets.filter((one) => !one.sandbox).map((one) => one.family));
  const onlyFamily = families.size === 1 ? [...families][0] : undefined;
  const remembered = rememberedFamily();
  return options.find((one) => one.family === remembered) ?? options.find((one) => one.family === onlyFamily);
}
