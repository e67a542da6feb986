/**
 * The sandbox's wallet: `/sandbox/wallet.js`. It announces itself exactly as an extension would (EIP-6963 for EVM,
 * the wallet standard for Solana), so that no page needs a special case, and asks the sandbox's server to sign with
 * a demo buyer's or demo merchant's key. A server that is not a sandbox does not serve it.
 */
import { siteIcon } from './document/site-icon.js';
import { sandboxRdns, sandboxWalletName } from '../shared/lib/sandbox-wallet-name.js';
import { base64OfBytes, bytesOfBase64 } from '../shared/x402/base64.js';
import { keyBytesOfBase58 } from './x402/base58.js';
import { recordOf, textOf } from '../shared/x402/json-record.js';

/** Asks the sandbox's server: `POST /sandbox/wallet` with `{family, method, params}` → `{result}` or `{error}`. */
async function ask(family: 'evm' | 'solana', method: string, params: unknown[] = []): Promise<unknown> {
  const response = await fetch('/sandbox/wallet', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify({ family, method, params }),
  });
  const answer = recordOf(await response.json().catch(() => null));
  if (!response.ok || answer.result === undefined) {
    throw new Error(textOf(answer.error) ?? textOf(answer.detail) ?? `The sandbox wallet got no answer (HTTP ${response.status})`);
  }
  return answer.result;
}

async function accountsOf(family: 'evm' | 'solana'): Promise<string[]> {
  const accounts = await ask(family, 'accounts');
  return Array.isArray(accounts) ? accounts.map(String) : [];
}

/** Chain the wallet claims to be on; it signs for every chain the page asks for. */
let chainId = '0x14a34';

/** EIP-1193: the methods of the checkout and of Sign-In with Ethereum. */
const provider = {
  request: async ({ method, params = [] }: { method: string; params?: unknown[] }): Promise<unknown> => {
    if (method === 'eth_requestAccounts' || method === 'eth_accounts') return accountsOf('evm');
    if (method === 'eth_chainId') return chainId;
    if (method === 'wallet_switchEthereumChain') {
      chainId = textOf(recordOf(params[0]).chainId) ?? chainId;
      return null;
    }
    if (method === 'eth_sendTransaction') return ask('evm', 'sendTransaction', [params[0], chainId]);
    if (method === 'eth_call') return ask('evm', 'call', [params[0], chainId]);
    if (method === 'eth_signTypedData_v4') return ask('evm', 'signTypedData', params);
    // personal_sign takes the message first, the sandbox's server the address.
    if (method === 'personal_sign') return ask('evm', 'personalSign', [params[1], params[0]]);
    throw Object.assign(new Error(`The sandbox wallet does not know ${method}`), { code: 4200 });
  },
  on: () => provider,
  removeListener: () => provider,
};

function announceEvm(): void {
  const info = { uuid: 'f1b0a5a2-7d1e-4c55-9f0e-7411be5a0000', name: sandboxWalletName, icon: siteIcon, rdns: sandboxRdns };
  const detail = Object.freeze({ info: Object.freeze(info), provider });
  const announce = (): void => void dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }));
  addEventListener('eip6963:requestProvider', announce);
  announce();
}

const chains = ['solana:devnet', 'solana:mainnet'] as const;

interface SolanaAccount {
  address: string;
  publicKey: Uint8Array;
  chains: readonly string[];
  features: readonly string[];
}

const solanaWallet = {
  version: '1.0.0',
  name: sandboxWalletName,
  icon: siteIcon,
  chains,
  accounts: [] as SolanaAccount[],
  features: {
    'standard:connect': {
      version: '1.0.0',
      connect: async () => {
        const addresses = await accountsOf('solana');
        solanaWallet.accounts = addresses.map((address) => ({
          address,
          publicKey: keyBytesOfBase58(address),
          chains,
          features: ['solana:signTransaction', 'solana:signAndSendTransaction', 'solana:signMessage'],
        }));
        return { accounts: solanaWallet.accounts };
      },
    },
    'standard:events': { version: '1.0.0', on: () => () => undefined },
    'solana:signTransaction': {
      version: '1.0.0',
      supportedTransactionVersions: ['legacy', 0],
      signTransaction: (...inputs: { account: SolanaAccount; transaction: Uint8Array }[]) =>
        Promise.all(
          inputs.map(async ({ account, transaction }) => ({
            signedTransaction: bytesOfBase64(String(await ask('solana', 'signTransaction', [account.address, base64OfBytes(transaction)]))),
          })),
        ),
    },
    'solana:signAndSendTransaction': {
      version: '1.0.0',
      supportedTransactionVersions: ['legacy', 0],
      signAndSendTransaction: (...inputs: { account: SolanaAccount; transaction: Uint8Array; chain: string }[]) =>
        Promise.all(
          inputs.map(async ({ account, transaction, chain }) => ({
            signature: bytesOfBase64(String(await ask('solana', 'signAndSendTransaction', [account.address, base64OfBytes(transaction), chain]))),
          })),
        ),
    },
    'solana:signMessage': {
      version: '1.0.0',
      signMessage: (...inputs: { account: SolanaAccount; message: Uint8Array }[]) =>
        Promise.all(
          inputs.map(async ({ account, message }) => ({
            signedMessage: message,
            signature: bytesOfBase64(String(await ask('solana', 'signMessage', [account.address, base64OfBytes(message)]))),
          })),
        ),
    },
  },
};

function registerSolana(): void {
  const register = (api: { register: (wallet: unknown) => void }): void => api.register(solanaWallet);
  addEventListener('wallet-standard:app-ready', (event) => register((event as CustomEvent<{ register: (wallet: unknown) => void }>).detail));
  dispatchEvent(new CustomEvent('wallet-standard:register-wallet', { detail: register }));
}

announceEvm();
registerSolana();
