import type { Bank } from './bank.js';
import type { RpcMethods } from './rpc-fault.js';
import { encodeMint, encodeTokenAccount, rentFreeLamports, tokenProgram } from './token-account.js';
import { usdcAccountAddress } from './usdc-account-address.js';

const systemProgram = '11111111111111111111111111111111';
const mintSupply = 10n ** 15n;

/** The dev chain's own methods, so that a chain in another process can be steered too. All are named `dev_…`. */
export function devMethods(bank: Bank, mint: string, dropping: { on: boolean }): RpcMethods {
  return {
    dev_fundUsdc: async ([owner, baseUnits]) => giveUsdc(bank, mint, owner as string, BigInt(baseUnits as string)),
    dev_setLamports: ([address, lamports]) => {
      bank.setAccount({ address: address as string, lamports: lamports as string, owner: systemProgram, data: '' });
      return true;
    },
    dev_jumpSlots: ([slots]) => {
      bank.jump(slots as number);
      return bank.clock.slot();
    },
    dev_setDropping: ([on]) => {
      dropping.on = on === true;
      return true;
    },
  };
}

/** Puts the USDC mint in place unless it is there. */
export function placeMint(bank: Bank, mint: string, authority: string): void {
  if (bank.account(mint)) return;
  const data = Buffer.from(encodeMint(authority, 6, mintSupply)).toString('base64');
  bank.setAccount({ address: mint, lamports: rentFreeLamports.mint.toString(), owner: tokenProgram, data });
}

/** Creates the owner's associated account where it is missing and adds to it. Adding 0 only creates it. */
async function giveUsdc(bank: Bank, mint: string, owner: string, baseUnits: bigint): Promise<string> {
  const address = await usdcAccountAddress(owner, mint);
  const amount = (bank.holding(address)?.amount ?? 0n) + baseUnits;
  const data = Buffer.from(encodeTokenAccount({ mint, owner, amount })).toString('base64');
  bank.setAccount({ address, lamports: rentFreeLamports.tokenAccount.toString(), owner: tokenProgram, data });
  return address;
}
