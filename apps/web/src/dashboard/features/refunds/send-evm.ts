import type { RefundTransfer } from '@till/contract';
import type { EvmProvider } from '../../../shared/lib/evm-wallets.js';
import { faultOf, SendFault } from './send-fault.js';

type EvmTransfer = Extract<RefundTransfer, { family: 'evm' }>;

/** `balanceOf(address)` of ERC-20. */
const balanceOfSelector = '0x70a08231';

async function rightAccount(provider: EvmProvider, wanted: string): Promise<string> {
  const answer = await provider.request({ method: 'eth_requestAccounts' });
  const accounts = Array.isArray(answer) ? answer.map(String) : [];
  const found = accounts.find((address) => address.toLowerCase() === wanted.toLowerCase());
  if (found === undefined) throw new SendFault('wrongAccount', accounts[0] ?? null);
  return found;
}

/** Switches the wallet to the payment's chain. A wallet that does not know the chain, or says no, is on the wrong one. */
async function rightChain(provider: EvmProvider, wanted: number): Promise<void> {
  const isThere = async () => Number.parseInt(String(await provider.request({ method: 'eth_chainId' })), 16) === wanted;
  if (await isThere()) return;
  try {
    await provider.request({ method: 'wallet_switchEthereumChain', params: [{ chainId: `0x${wanted.toString(16)}` }] });
  } catch {
    throw new SendFault('wrongNetwork');
  }
  if (!(await isThere())) throw new SendFault('wrongNetwork');
}

/** Says so before the wallet asks for a signature that could only fail; a wallet that cannot tell is no obstacle. */
async function enoughUsdc(provider: EvmProvider, transfer: EvmTransfer, baseUnits: bigint): Promise<void> {
  const data = `${balanceOfSelector}${transfer.from.slice(2).toLowerCase().padStart(64, '0')}`;
  const answer = await provider.request({ method: 'eth_call', params: [{ to: transfer.to, data }, 'latest'] }).catch(() => null);
  if (typeof answer === 'string' && /^0x[0-9a-f]{64}$/i.test(answer) && BigInt(answer) < baseUnits) throw new SendFault('noFunds');
}

/** Has the wallet that was paid send the refund; returns the transaction's hash. Throws SendFault. */
export async function sendOnEvm(provider: EvmProvider, transfer: EvmTransfer, baseUnits: bigint): Promise<string> {
  try {
    const from = await rightAccount(provider, transfer.from);
    await rightChain(provider, transfer.chainId);
    await enoughUsdc(provider, transfer, baseUnits);
    const hash = await provider.request({ method: 'eth_sendTransaction', params: [{ from, to: transfer.to, data: transfer.data, value: '0x0' }] });
    if (typeof hash !== 'string') throw new SendFault('walletError');
    return hash;
  } catch (error) {
    throw faultOf(error);
  }
}
