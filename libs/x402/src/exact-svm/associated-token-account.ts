import { address, getAddressEncoder, getProgramDerivedAddress } from '@solana/kit';
import { programs } from './programs.js';

const known = new Map<string, Promise<string>>();
const maxKnown = 2_048;

/**
 * The token account that holds an owner's tokens of one mint (SPL associated token account). Cached: deriving one takes
 * several hashes and a curve check, and a merchant's never changes.
 * @throws when owner or mint is no Solana address
 */
export function associatedTokenAccount(owner: string, mint: string): Promise<string> {
  const key = `${owner}:${mint}`;
  const cached = known.get(key);
  if (cached) return cached;
  const derived = derive(owner, mint);
  if (known.size >= maxKnown) known.clear();
  known.set(key, derived);
  return derived;
}

async function derive(owner: string, mint: string): Promise<string> {
  const bytes = getAddressEncoder();
  const seeds = [owner, programs.token, mint].map((each) => bytes.encode(address(each)));
  const [derived] = await getProgramDerivedAddress({ programAddress: address(programs.associatedToken), seeds });
  return derived;
}
