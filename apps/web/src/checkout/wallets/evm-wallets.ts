import { sandboxRdns } from '../../shared/lib/sandbox-wallet-name.js';
import { chainIdOf } from '../../shared/x402/transfer-authorization.js';
import { transferAuthorization } from '../x402/evm-authorization.js';
import { recordOf, textOf } from '../../shared/x402/json-record.js';
import { PayFault } from '../x402/pay-fault.js';
import { safeIcon, type PayWallet, type SignedPayment, type SignRequest } from './pay-wallet.js';
import { faultOfWallet } from './wallet-error.js';

/** EIP-1193 provider, as far as the page uses it. */
export interface EvmProvider {
  request: (call: { method: string; params?: unknown[] }) => Promise<unknown>;
}

/** EIP-1193 codes of a wallet that does not know the method; such a wallet signs for any chain. */
const unsupportedCodes: unknown[] = [4200, -32601];

/**
 * Makes sure the wallet is on the chain of the payment: most wallets refuse to sign typed data of another one.
 * @throws PayFault wrongNetwork when the wallet cannot or will not switch
 */
async function ensureChain(provider: EvmProvider, network: string, onSwitch: () => void): Promise<void> {
  const wanted = chainIdOf(network);
  const current = textOf(await provider.request({ method: 'eth_chainId' }));
  if (current !== null && Number.parseInt(current, 16) === wanted) return;
  onSwitch();
  try {
    await provider.request({ method: 'wallet_switchEthereumChain', params: [{ chainId: `0x${wanted.toString(16)}` }] });
  } catch (error) {
    if (unsupportedCodes.includes(recordOf(error).code)) return;
    const fault = faultOfWallet(error);
    throw fault.code === 'declined' ? fault : new PayFault('wrongNetwork', fault.detail);
  }
}

async function signWith(provider: EvmProvider, request: SignRequest): Promise<SignedPayment> {
  try {
    request.onStep('connecting');
    const accounts = await provider.request({ method: 'eth_requestAccounts' });
    const from = Array.isArray(accounts) ? textOf(accounts[0]) : null;
    if (!from) throw new PayFault('noAccount');
    await ensureChain(provider, request.terms.network, () => request.onStep('switching'));
    request.onStep('signing');
    const nonce = crypto.getRandomValues(new Uint8Array(32));
    const typedData = transferAuthorization(request.terms, from, request.nowSeconds(), nonce);
    const signature = textOf(await provider.request({ method: 'eth_signTypedData_v4', params: [from, JSON.stringify(typedData)] }));
    if (!signature) throw new PayFault('walletError');
    return { accepted: request.terms.accepted, payload: { signature, authorization: typedData.message } };
  } catch (error) {
    throw faultOfWallet(error);
  }
}

/** A wallet over any EIP-1193 provider. */
export function evmWallet(info: { uuid: string; name: string; icon: unknown; rdns: string }, provider: EvmProvider): PayWallet {
  return {
    id: `evm:${info.uuid}`,
    name: info.name,
    icon: safeIcon(info.icon),
    family: 'evm',
    sandbox: info.rdns === sandboxRdns,
    sign: (request) => signWith(provider, request),
  };
}

/**
 * Finds injected wallets by EIP-6963, and the one at `window.ethereum` where none announces itself.
 * @returns stops listening
 */
export function discoverEvmWallets(onFound: (wallet: PayWallet) => void): () => void {
  let announced = 0;
  const onAnnounce = (event: Event): void => {
    const { info, provider } = recordOf((event as CustomEvent<unknown>).detail);
    const { uuid, name, icon, rdns } = recordOf(info);
    if (!textOf(uuid) || !textOf(name) || typeof recordOf(provider).request !== 'function') return;
    announced += 1;
    onFound(evmWallet({ uuid: String(uuid), name: String(name).slice(0, 40), icon, rdns: String(rdns) }, provider as EvmProvider));
  };
  addEventListener('eip6963:announceProvider', onAnnounce);
  dispatchEvent(new Event('eip6963:requestProvider'));
  const legacy = recordOf(globalThis).ethereum;
  if (announced === 0 && typeof recordOf(legacy).request === 'function') {
    onFound(evmWallet({ uuid: 'injected', name: 'Browser wallet', icon: null, rdns: '' }, legacy as EvmProvider));
  }
  return () => removeEventListener('eip6963:announceProvider', onAnnounce);
}
