import type { RefundTransfer } from '@till/contract';
import type { SolanaWallet } from '../../../shared/lib/solana-wallets.js';
import { faultOf, SendFault } from './send-fault.js';

type SolanaTransfer = Extract<RefundTransfer, { family: 'solana' }>;

/** Has the wallet that was paid sign and send the refund; returns the signature in base58. Throws SendFault. */
export async function sendOnSolana(wallet: SolanaWallet, transfer: SolanaTransfer, network: string): Promise<string> {
  try {
    if (wallet.send === null) throw new SendFault('cannotSend');
    const accounts = await wallet.accounts();
    const account = accounts.find(({ address }) => address === transfer.from);
    if (!account) throw new SendFault('wrongAccount', accounts[0]?.address ?? null);
    return await wallet.send(account, Uint8Array.from(atob(transfer.transaction), (char) => char.charCodeAt(0)), network);
  } catch (error) {
    throw faultOf(error);
  }
}
