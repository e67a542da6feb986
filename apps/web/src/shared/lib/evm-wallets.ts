/** EIP-1193 provider of an injected wallet. */
export interface EvmProvider {
  request(call: { method: string; params?: readonly unknown[] }): Promise<unknown>;
}

export interface EvmWallet {
  /** Reverse-DNS id of the wallet's maker, stable across page loads. */
  id: string;
  name: string;
  icon: string;
  provider: EvmProvider;
}

interface Announcement extends Event {
  detail?: { info?: { uuid?: string; rdns?: string; name?: string; icon?: string }; provider?: EvmProvider };
}

/**
 * Watches for injected wallets (EIP-6963) and reports the list each time it grows.
 * Returns the function that stops watching.
 */
export function watchEvmWallets(report: (wallets: readonly EvmWallet[]) => void): () => void {
  const found = new Map<string, EvmWallet>();
  const onAnnounce = (event: Event) => {
    const { info, provider } = (event as Announcement).detail ?? {};
    if (!info?.rdns || !info.name || !provider || found.has(info.rdns)) return;
    found.set(info.rdns, { id: info.rdns, name: info.name, icon: info.icon ?? '', provider });
    report([...found.values()]);
  };
  window.addEventListener('eip6963:announceProvider', onAnnounce);
  window.dispatchEvent(new Event('eip6963:requestProvider'));
  return () => window.removeEventListener('eip6963:announceProvider', onAnnounce);
}

/** Asks the wallet for its accounts, one at least; throws what the wallet throws, code 4001 when the person declined. */
export async function requestEvmAccounts(provider: EvmProvider): Promise<readonly [string, ...string[]]> {
  const answer = await provider.request({ method: 'eth_requestAccounts' });
  const [first, ...others] = Array.isArray(answer) ? answer.filter((one) => typeof one === 'string') : [];
  if (first === undefined) throw new Error('The wallet gave no account.');
  return [first, ...others];
}

/** The account that the person has chosen in the wallet. */
export async function requestEvmAccount(provider: EvmProvider): Promise<string> {
  const [first] = await requestEvmAccounts(provider);
  return first;
}

/** Signs a text with `personal_sign` (EIP-191). The text goes as hex, so that no wallet guesses its encoding. */
export async function signEvmMessage(provider: EvmProvider, address: string, message: string): Promise<string> {
  const hex = Array.from(new TextEncoder().encode(message), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const signature = await provider.request({ method: 'personal_sign', params: [`0x${hex}`, address] });
  if (typeof signature !== 'string') throw new Error('The wallet gave no signature.');
  return signature;
}

/** Chain the wallet stands on, as a decimal number; 1 when it will not say. */
export async function evmChainId(provider: EvmProvider): Promise<number> {
  const answer = await provider.request({ method: 'eth_chainId' }).catch(() => null);
  const chainId = typeof answer === 'string' ? Number.parseInt(answer, 16) : Number.NaN;
  return Number.isSafeInteger(chainId) && chainId > 0 ? chainId : 1;
}

/** True when the person closed the wallet's window or said no: not an error to make noise about. */
export function wasDeclined(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === 4001 || code === 'ACTION_REJECTED' || /reject|declin|denied|cancel/i.test((error as Error | null)?.message ?? '');
}
