import type { Mode, ResourceKind } from '@till/contract';
import { fromBaseUnits } from '@till/contract';
import type { Network } from '@till/networks';
import type { Terms } from '@till/x402';
import { ProblemError } from '../../platform/http/problem-error.js';
import { type FacilitatorPreference, noPreference } from '../networks/facilitator-preference.js';
import type { Receiving } from '../wallets/receiving.service.js';
import { type Resource, resourceUrl, type Route } from './resource.js';

/** How long a payer may let an authorization live. */
export const maxTimeoutSeconds = 300;

/** What a payer gets, in one word. */
export type Delivers = 'text' | 'json' | 'redirect' | 'file' | 'receipt' | 'answer';

/** Why nobody can pay the resource now. */
export type UnpayableReason = 'paused' | 'no_network';

type Way = Receiving & { payable: true };

function extraOf({ network, feePayer }: { network: Network; feePayer: string | undefined }): Readonly<Record<string, unknown>> {
  return Object.freeze(network.family === 'evm' ? { name: network.usdc.eip712?.name, version: network.usdc.eip712?.version } : { feePayer });
}

/** A resource with everything the doors need to quote it, and nothing that is only delivered after payment. */
export class PricedResource {
  readonly id: string;
  readonly merchantId: string;
  readonly mode: Mode;
  readonly kind: ResourceKind;
  readonly title: string;
  readonly description: string | null;
  readonly url: string;
  readonly price: bigint | null;
  readonly presets: readonly bigint[] | null;
  readonly minAmount: bigint | null;
  readonly maxAmount: bigint | null;
  /** Markdown shown before payment. */
  readonly preview: string | null;
  readonly delivers: Delivers;
  readonly route: Route | null;
  /** Whether catalogues may show it. */
  readonly listed: boolean;
  readonly successUrl: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly active: boolean;
  readonly version: number;
  readonly unpayableReason: UnpayableReason | null;
  /** The networks a payer may choose, in the order of `termsFor`. */
  readonly networks: readonly Network[];
  private readonly templates: readonly Omit<Terms, 'amount'>[];
  private lastTerms: { amount: bigint; terms: readonly Terms[] } | null = null;

  constructor(
    resource: Resource,
    readonly merchantName: string,
    publicUrl: string,
    ways: readonly Way[],
    /** What the merchant wants of facilitators: who takes a payment is decided when it comes. */
    readonly preference: FacilitatorPreference = noPreference,
  ) {
    this.id = resource.id;
    this.merchantId = resource.merchantId;
    this.mode = resource.mode;
    this.kind = resource.kind;
    this.title = resource.title;
    this.description = resource.description;
    this.url = resourceUrl(publicUrl, resource);
    this.price = resource.price;
    this.presets = resource.presets;
    this.minAmount = resource.minAmount;
    this.maxAmount = resource.maxAmount;
    this.preview = resource.deliverable?.type === 'text' ? (resource.deliverable.preview ?? null) : null;
    this.delivers = resource.kind === 'api_route' ? 'answer' : (resource.deliverable?.type ?? 'receipt');
    this.route = resource.route;
    this.listed = resource.listed;
    this.successUrl = resource.successUrl;
    this.metadata = resource.metadata;
    this.active = resource.active;
    this.version = resource.version;
    this.unpayableReason = !resource.active ? 'paused' : ways.length === 0 ? 'no_network' : null;
    this.networks = ways.map(({ offer }) => offer.network);
    this.templates = ways.map(({ offer, wallet }) => ({
      scheme: 'exact',
      network: offer.network.id,
      asset: offer.network.usdc.address,
      payTo: wallet.address,
      maxTimeoutSeconds,
      extra: extraOf(offer),
    }));
  }

  /**
   * Base units one payment at this address costs. A pay link has its price; a tip jar takes what is asked for, else
   * its first preset. A tip outside the limits is a problem (`amount_out_of_range`), returned and not thrown.
   */
  amountFor(requested?: bigint): bigint | ProblemError {
    if (this.price !== null) return this.price;
    const [first] = this.presets ?? [];
    const amount = requested ?? first;
    if (amount === undefined || this.minAmount === null || this.maxAmount === null) throw new Error(`${this.id} is priced neither as pay link nor as tip jar`);
    if (amount >= this.minAmount && amount <= this.maxAmount) return amount;
    return new ProblemError('amount_out_of_range', `A tip here is between ${fromBaseUnits(this.minAmount)} and ${fromBaseUnits(this.maxAmount)} USDC.`);
  }

  /** One entry per network that can be paid now, without a quote; empty while `unpayableReason` is set. */
  termsFor(amount: bigint): readonly Terms[] {
    if (this.unpayableReason !== null) return [];
    // Nearly every request of a resource asks for the same amount.
    if (this.lastTerms?.amount === amount) return this.lastTerms.terms;
    const terms = this.templates.map((template) => ({ ...template, amount }));
    this.lastTerms = { amount, terms };
    return terms;
  }
}
