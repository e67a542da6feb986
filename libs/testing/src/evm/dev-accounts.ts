import { pbkdf2Sync } from 'node:crypto';
import { HDKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts';
import { type Hex, toHex } from 'viem';

/** The phrase every Ethereum tool uses for throw-away chains. Its keys are public: never send real money to them. */
export const devMnemonic = 'test test test test test test test test test test test junk';

/** What each account of the phrase is for on a dev chain. */
export const devAccountIndex = { facilitator: 0, firstBuyer: 1, buyers: 4, firstMerchant: 10, usdcOwner: 19 } as const;

/** An account of the phrase with its key. */
export type DevAccount = PrivateKeyAccount & { privateKey: Hex };

const derived = new Map<number, DevAccount>();
let branch: HDKey | undefined;

/** Account `index` of the dev phrase, at m/44'/60'/0'/0/index (BIP-44). Derivation costs milliseconds, so each is kept. */
export function devAccount(index: number): DevAccount {
  const known = derived.get(index);
  if (known) return known;
  branch ??= HDKey.fromMasterSeed(devSeed()).derive("m/44'/60'/0'/0");
  const key = branch.deriveChild(index).privateKey;
  if (!key) throw new Error(`dev account ${String(index)} has no private key`);
  const account = { ...privateKeyToAccount(toHex(key)), privateKey: toHex(key) };
  derived.set(index, account);
  return account;
}

/** The phrase's seed (BIP-39), by Node's own PBKDF2: in JavaScript it takes longer than everything else here. */
function devSeed(): Uint8Array {
  return pbkdf2Sync(devMnemonic, 'mnemonic', 2_048, 64, 'sha512');
}
