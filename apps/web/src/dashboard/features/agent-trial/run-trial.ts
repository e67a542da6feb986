import { type EvmProvider, requestEvmAccount, wasDeclined } from '../../../shared/lib/evm-wallets.js';
import { textOf } from '../../../shared/x402/json-record.js';
import { chainIdOf, transferAuthorization, type TypedData } from '../../../shared/x402/transfer-authorization.js';
import { type Answer, type AskedRequest, challengeIn, isSignable, type OfferedTerms, paymentHeader, paymentOf, type ReadChallenge, send, type X402Version } from './x402-exchange.js';

/** Why a trial ended before its end; each has its words in `trial.fault`. */
export type TrialFaultCode = 'offline' | 'lost' | 'free' | 'notAsked' | 'unreadable' | 'unsignable' | 'noWallet' | 'declined' | 'wallet';

/** What has happened so far. */
export interface TrialState {
  step: 'idle' | 'asking' | 'signing' | 'paying' | 'done' | 'stopped';
  version: X402Version;
  asked: Answer | null;
  challenge: ReadChallenge | null;
  terms: OfferedTerms | null;
  typedData: TypedData | null;
  signature: string | null;
  /** The header's name and value that carries the payment. */
  header: readonly [name: string, value: string] | null;
  paid: Answer | null;
  fault: { code: TrialFaultCode; detail: string | null } | null;
}

export function idleTrial(version: X402Version): TrialState {
  return { step: 'idle', version, asked: null, challenge: null, terms: null, typedData: null, signature: null, header: null, paid: null, fault: null };
}

export interface TrialOrder {
  request: AskedRequest;
  version: X402Version;
  /** CAIP-2 of the network to pay on; the first that can be signed when it is not offered. */
  network: string | null;
  wallet: EvmProvider | null;
}

const unknownMethod: readonly unknown[] = [4200, -32601];

/** Wallets refuse to sign for another chain than they stand on; one that does not know of chains signs for any. */
async function standOn(wallet: EvmProvider, network: string): Promise<void> {
  const wanted = chainIdOf(network);
  const current = textOf(await wallet.request({ method: 'eth_chainId' }));
  if (current !== null && Number.parseInt(current, 16) === wanted) return;
  try {
    await wallet.request({ method: 'wallet_switchEthereumChain', params: [{ chainId: `0x${wanted.toString(16)}` }] });
  } catch (error) {
    if (!unknownMethod.includes((error as { code?: unknown } | null)?.code)) throw error;
  }
}

/**
 * Walks through one payment as an agent does: ask, read the 402, sign, ask again. Every step is reported as it happens;
 * what ends the walk early is part of what is reported, and nothing is thrown.
 */
export async function runTrial({ request, version, network, wallet }: TrialOrder, report: (state: TrialState) => void): Promise<void> {
  let state: TrialState = { ...idleTrial(version), step: 'asking' };
  const tell = (part: Partial<TrialState>): void => {
    state = { ...state, ...part };
    report(state);
  };
  const stop = (code: TrialFaultCode, detail: string | null = null): void => tell({ step: 'stopped', fault: { code, detail } });
  tell({});

  const asked = await send(request, {}).catch(() => null);
  if (!asked) return stop('offline');
  const challenge = asked.status === 402 ? challengeIn(asked, version) : null;
  tell({ asked, challenge });
  if (asked.status >= 200 && asked.status < 300) return stop('free');
  if (asked.status !== 402) return stop('notAsked');
  if (!challenge) return stop('unreadable');
  const signable = challenge.terms.filter(isSignable);
  const terms = signable.find((one) => one.network === network) ?? signable[0];
  if (!terms) return stop('unsignable');
  if (!wallet) return stop('noWallet');

  tell({ step: 'signing', terms });
  try {
    const from = await requestEvmAccount(wallet);
    await standOn(wallet, terms.network);
    const typedData = transferAuthorization(terms, from, Math.floor(Date.now() / 1_000), crypto.getRandomValues(new Uint8Array(32)));
    if (!typedData) return stop('unsignable');
    tell({ typedData });
    const signature = textOf(await wallet.request({ method: 'eth_signTypedData_v4', params: [from, JSON.stringify(typedData)] }));
    if (!signature) return stop('wallet');
    const [header] = Object.entries(paymentHeader(version, paymentOf(challenge, terms, signature, typedData.message)));
    tell({ signature, header: header ?? null });
  } catch (error) {
    return stop(wasDeclined(error) ? 'declined' : 'wallet', error instanceof Error ? error.message : null);
  }

  tell({ step: 'paying' });
  const paid = await send(request, state.header ? { [state.header[0]]: state.header[1] } : {}).catch(() => null);
  if (!paid) return stop('lost');
  tell({ paid, step: 'done' });
}
