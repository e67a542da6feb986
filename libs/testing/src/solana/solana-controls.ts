import { devSolana } from '../dev-networks.js';
import { usdcAccountAddress } from './usdc-account-address.js';

/** What a test or the sandbox can do to a Solana dev chain, in this process or another. */
export interface SolanaControls {
  /** Adds USDC base units to the owner's associated account, creating it; 0 only creates it. */
  fundUsdc(owner: string, baseUnits: bigint): Promise<void>;
  /** USDC base units of an owner; 0 without an account. */
  usdcBalance(owner: string): Promise<bigint>;
  /** Sets the native balance that pays fees. */
  setLamports(address: string, lamports: bigint): Promise<void>;
  /** Lets slots pass at once; 151 make every older blockhash expire, 32 make everything final. */
  jumpSlots(slots: number): Promise<void>;
  /** On: what is sent is acknowledged and never lands. */
  setDropping(on: boolean): Promise<void>;
}

/** The controls of the dev chain at `url`, whose USDC is devnet's unless another mint is named. */
export function solanaControls(url: string, mint: string = devSolana.usdc): SolanaControls {
  return {
    fundUsdc: async (owner, baseUnits) => {
      await solanaRpc(url, 'dev_fundUsdc', [owner, baseUnits.toString()]);
    },
    usdcBalance: async (owner) => {
      const address = await usdcAccountAddress(owner, mint);
      const account = await solanaRpc<{ value: unknown }>(url, 'getAccountInfo', [address, { encoding: 'base64' }]);
      if (account.value === null) return 0n;
      const balance = await solanaRpc<{ value: { amount: string } }>(url, 'getTokenAccountBalance', [address]);
      return BigInt(balance.value.amount);
    },
    setLamports: async (address, lamports) => {
      await solanaRpc(url, 'dev_setLamports', [address, lamports.toString()]);
    },
    jumpSlots: async (slots) => {
      await solanaRpc(url, 'dev_jumpSlots', [slots]);
    },
    setDropping: async (on) => {
      await solanaRpc(url, 'dev_setDropping', [on]);
    },
  };
}

/** A call to a Solana node. Throws the node's error text. */
export async function solanaRpc<T>(url: string, method: string, params: readonly unknown[] = []): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  const answer = (await response.json()) as { result?: T; error?: { message: string } };
  if (answer.error) throw new Error(`${method}: ${answer.error.message}`);
  return answer.result as T;
}
