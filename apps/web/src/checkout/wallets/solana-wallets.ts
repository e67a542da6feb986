import { sandboxWalletName } from '../../shared/lib/sandbox-wallet-name.js';
import { base64OfBytes, bytesOfBase64 } from '../../shared/x402/base64.js';
import { recordOf, textOf } from '../../shared/x402/json-record.js';
import { PayFault } from '../x402/pay-fault.js';
import { checkSolanaTransaction } from '../x402/solana-check.js';
import { agreedTerms } from '../x402/terms.js';
import { safeIcon, type PayWallet, type SignedPayment, type SignRequest } from './pay-wallet.js';
import { faultOfWallet } from './wallet-error.js';

interface StandardAccount {
  address: string;
}
/** The two features of a wallet-standard wallet that the page uses. */
interface SolanaFeatures {
  connect: () => Promise<{ accounts: readonly StandardAccount[] }>;
  signTransaction: (input: { account: StandardAccount; transaction: Uint8Array; chain: string }) => Promise<readonly { signedTransaction: Uint8Array }[]>;
}

/** Wallet-standard's own names of the Solana clusters, by CAIP-2 id (the genesis hash). */
const chainNames: Record<string, string> = {
  'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp': 'solana:mainnet',
  'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1': 'solana:devnet',
};

function featuresOf(wallet: Record<string, unknown>): SolanaFeatures | null {
  const features = recordOf(wallet.features);
  const connecting = recordOf(features['standard:connect']);
  const signing = recordOf(features['solana:signTransaction']);
  if (typeof connecting.connect !== 'function' || typeof signing.signTransaction !== 'function') return null;
  return { connect: connecting.connect.bind(connecting), signTransaction: signing.signTransaction.bind(signing) };
}

async function signWith(features: SolanaFeatures, request: SignRequest): Promise<SignedPayment> {
  try {
    request.onStep('connecting');
    const { accounts } = await features.connect();
    const [account] = accounts;
    if (!account) throw new PayFault('noAccount');
    const prepared = await request.prepareSolana(account.address);
    const terms = agreedTerms(prepared.accepted, request.shown);
    const transaction = bytesOfBase64(prepared.transaction);
    await checkSolanaTransaction(transaction, terms);
    request.onStep('signing');
    const chain = chainNames[terms.network] ?? terms.network;
    const [signed] = await features.signTransaction({ account, transaction, chain });
    if (!signed) throw new PayFault('walletError');
    return { accepted: terms.accepted, payload: { transaction: base64OfBytes(signed.signedTransaction) } };
  } catch (error) {
    throw faultOfWallet(error);
  }
}

/** A wallet of the wallet standard, or null when it cannot sign Solana transactions. */
export function solanaWallet(candidate: unknown): PayWallet | null {
  const wallet = recordOf(candidate);
  const name = textOf(wallet.name);
  const features = featuresOf(wallet);
  const chains = Array.isArray(wallet.chains) ? wallet.chains : [];
  if (!name || !features || !chains.some((chain) => String(chain).startsWith('solana:'))) return null;
  return {
    id: `solana:${name}`,
    name: name.slice(0, 40),
    icon: safeIcon(wallet.icon),
    family: 'solana',
    sandbox: name === sandboxWalletName,
    sign: (request) => signWith(features, request),
  };
}

/**
 * Finds wallets by the window events of the wallet standard: wallets that are already here answer "app-ready", later
 * ones announce themselves by "register-wallet".
 * @returns stops listening
 */
export function discoverSolanaWallets(onFound: (wallet: PayWallet) => void): () => void {
  const register = (...candidates: unknown[]): (() => void) => {
    for (const candidate of candidates) {
      const wallet = solanaWallet(candidate);
      if (wallet) onFound(wallet);
    }
    return () => undefined;
  };
  const onRegister = (event: Event): void => {
    const callback = (event as CustomEvent<unknown>).detail;
    if (typeof callback === 'function') callback({ register });
  };
  addEventListener('wallet-standard:register-wallet', onRegister);
  dispatchEvent(new CustomEvent('wallet-standard:app-ready', { detail: { register } }));
  return () => removeEventListener('wallet-standard:register-wallet', onRegister);
}
