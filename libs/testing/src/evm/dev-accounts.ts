import { type HDAccount, mnemonicToAccount } from 'viem/accounts';

/** The phrase every Ethereum tool uses for throw-away chains. Its keys are public: never send real money to them. */
export const devMnemonic = 'test test test test test test test test test test test junk';

/** What each account of the phrase is for on a dev chain. */
export const devAccountIndex = { facilitator: 0, firstBuyer: 1, buyers: 4, firstMerchant: 10, usdcOwner: 19 } as const;

const derived = new Map<number, HDAccount>();

/** Account `index` of the dev phrase. Derivation costs milliseconds, so each is kept. */
export function devAccount(index: number): HDAccount {
  const known = derived.get(index);
  if (known) return known;
  const account = mnemonicToAccount(devMnemonic, { addressIndex: index });
  derived.set(index, account);
  return account;
}
