import { type Address, getAddressEncoder, getProgramDerivedAddress } from '@solana/kit';
import { devSolana } from '../dev-networks.js';
import { tokenProgram } from './token-account.js';

const associatedTokenProgram = 'ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL' as Address;

/** The associated token account in which `owner` holds USDC, devnet's unless another mint is named. */
export async function usdcAccountAddress(owner: string, mint: string = devSolana.usdc): Promise<string> {
  const bytes = getAddressEncoder();
  const seeds = [owner, tokenProgram, mint].map((part) => bytes.encode(part as Address));
  const [address] = await getProgramDerivedAddress({ programAddress: associatedTokenProgram, seeds });
  return address;
}
