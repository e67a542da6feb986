import { getAddressEncoder, getProgramDerivedAddress, isAddress, type Address } from '@solana/kit';
import { programs } from './program-addresses.js';

const kept = new Map<string, Address>();
const maxKept = 10_000;

/**
 * The token account where an owner keeps a mint of the SPL Token program: a program-derived address of (owner, token
 * program, mint). Null when owner or mint is not a base58 address. Kept, as the derivation hashes several times.
 */
export async function associatedTokenAccount(owner: string, mint: string): Promise<Address | null> {
  if (!isAddress(owner) || !isAddress(mint)) return null;
  const key = `${owner}/${mint}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const encode = getAddressEncoder().encode;
  const [derived] = await getProgramDerivedAddress({
    programAddress: programs.associatedToken,
    seeds: [encode(owner), encode(programs.token), encode(mint)],
  });
  if (kept.size >= maxKept) kept.clear();
  kept.set(key, derived);
  return derived;
}
