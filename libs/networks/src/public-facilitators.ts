/** A facilitator anybody may use. Which networks it really settles, its `/supported` says: Till asks before it offers one. */
export interface PublicFacilitator {
  readonly title: string;
  readonly url: string;
  /** `open`: no account. `allowance`: free up to a limit, then a key. `key`: an account and its key from the first call. */
  readonly access: 'open' | 'allowance' | 'key';
  readonly source: string;
}

/** The facilitators that entries of the registry name. */
export const publicFacilitators = {
  x402org: { title: 'x402.org', url: 'https://x402.org/facilitator', access: 'open', source: 'x402 documentation, facilitators' },
  cdp: { title: 'Coinbase CDP', url: 'https://api.cdp.coinbase.com/platform/v2/x402', access: 'key', source: 'x402 documentation, facilitators' },
  payai: { title: 'PayAI', url: 'https://facilitator.payai.network', access: 'allowance', source: 'PayAI documentation, supported networks' },
} as const satisfies Readonly<Record<string, PublicFacilitator>>;

/** How an entry of the registry names one. */
export type PublicFacilitatorName = keyof typeof publicFacilitators;
