import { AmountError, parseAmount } from '@till/money';
import { type Network, networkById, networkByV1Name } from '@till/networks';
import type { FacilitatorConfig } from '@x402/core/server';
import { PaywallConfigError } from './paywall-config-error.js';
import { RoutePattern } from './route-pattern.js';

/** Who is paid: one address, or one for each family of networks. */
export type PayTo = string | { readonly evm?: string; readonly solana?: string };

/** What one route costs. */
export interface RouteConfig {
  /** US dollars, `"$0.01"` or `"0.01"`, with at most six digits after the point. */
  readonly price: string | number;
  /** v1 names (`base-sepolia`) or CAIP-2 ids (`eip155:84532`); the first is preferred. */
  readonly network: string | readonly string[];
  readonly config?: {
    readonly description?: string;
    readonly mimeType?: string;
    /** How long a signed payment may live; 300 s unless told. */
    readonly maxTimeoutSeconds?: number;
  };
}

/** Prices by method and path: `"GET /api/premium"`, `"/api/*"`, `"GET /users/:id"`. The first that matches counts. */
export type Routes = Readonly<Record<string, RouteConfig>>;

/** Who settles: a URL, such as one of Till's facilitator keys. Unless told, `TILL_FACILITATOR_URL`. */
export type Facilitator = string | FacilitatorConfig;

export interface PaywallOptions {
  /** The server's public origin (`https://api.example.com`), for servers behind a proxy. */
  readonly origin?: string;
}

/** A route ready to be asked for. */
export interface PricedRoute {
  readonly pattern: RoutePattern;
  readonly ways: readonly { readonly network: Network; readonly payTo: string }[];
  /** Base units. */
  readonly amount: bigint;
  readonly description: string;
  readonly mimeType: string;
  readonly maxTimeoutSeconds: number;
}

const usdcDecimals = 6;
const evmAddress = /^0x[0-9a-fA-F]{40}$/;
const solanaAddress = /^[1-9A-HJ-NP-Za-km-z]{32,44}$/;
const longestTimeoutSeconds = 86_400;

/** Reads routes; throws PaywallConfigError at the first fault. */
export function readRoutes(payTo: PayTo, routes: Routes): PricedRoute[] {
  const entries = Object.entries(routes);
  if (entries.length === 0) throw new PaywallConfigError('no_routes', 'Name at least one route, such as "GET /api/premium"');
  return entries.map(([name, route]) => readRoute(payTo, name, route));
}

/** Reads a facilitator; throws PaywallConfigError when there is none. */
export function readFacilitator(facilitator: Facilitator | undefined, fallback: string | undefined): FacilitatorConfig {
  const given = typeof facilitator === 'string' ? { url: facilitator } : facilitator;
  const url = given?.url ?? fallback;
  if (url === undefined) throw new PaywallConfigError('facilitator_missing', 'Pass a facilitator URL as the third argument, or set TILL_FACILITATOR_URL');
  if (!isHttpUrl(url)) throw new PaywallConfigError('facilitator_malformed', 'The facilitator URL must begin with http:// or https://');
  return { ...given, url: url as `${string}://${string}` };
}

/** The origin without a slash; throws PaywallConfigError for anything else. */
export function readOrigin(origin: string | undefined): string | undefined {
  if (origin === undefined) return undefined;
  if (!isHttpUrl(origin) || new URL(origin).pathname !== '/') throw new PaywallConfigError('origin_malformed', 'origin must be like https://api.example.com');
  return new URL(origin).origin;
}

function readRoute(payTo: PayTo, name: string, route: RouteConfig): PricedRoute {
  const pattern = RoutePattern.parse(name);
  if (!pattern) throw new PaywallConfigError('route_malformed', 'Write a route as "GET /path" or "/path"', name);
  const networks = typeof route.network === 'string' ? [route.network] : route.network;
  if (networks.length === 0) throw new PaywallConfigError('network_unknown', 'Name at least one network', name);
  const { description = '', mimeType = 'application/json', maxTimeoutSeconds = 300 } = route.config ?? {};
  if (!Number.isInteger(maxTimeoutSeconds) || maxTimeoutSeconds < 1 || maxTimeoutSeconds > longestTimeoutSeconds) throw new PaywallConfigError('timeout_malformed', `maxTimeoutSeconds must be a whole number from 1 to ${String(longestTimeoutSeconds)}`, name);
  const ways = networks.map((id) => {
    const network = networkById(id) ?? networkByV1Name(id);
    if (!network) throw new PaywallConfigError('network_unknown', `There is no network "${id}"`, name);
    return { network, payTo: addressFor(network, payTo, name) };
  });
  return { pattern, ways, amount: readPrice(route.price, name), description, mimeType, maxTimeoutSeconds };
}

function readPrice(price: string | number, route: string): bigint {
  try {
    const amount = parseAmount(String(price).replace(/^\$/, ''), usdcDecimals);
    if (amount > 0n) return amount;
  } catch (error) {
    if (!(error instanceof AmountError)) throw error;
    if (error.code === 'too_many_digits') throw new PaywallConfigError('price_too_precise', `"${String(price)}" has more than ${String(usdcDecimals)} digits after the point`, route);
    throw new PaywallConfigError('price_malformed', `"${String(price)}" is no price; write "$0.01"`, route);
  }
  throw new PaywallConfigError('price_zero', 'The price must be more than zero', route);
}

function addressFor(network: Network, payTo: PayTo, route: string): string {
  const address = typeof payTo === 'string' ? payTo : payTo[network.family];
  if (address === undefined) throw new PaywallConfigError('pay_to_missing', `There is no ${network.family} address to be paid on ${network.id}`, route);
  if (!(network.family === 'evm' ? evmAddress : solanaAddress).test(address)) throw new PaywallConfigError('pay_to_malformed', `"${address}" is no address on ${network.id}; for several families pass { evm, solana }`, route);
  return address;
}

function isHttpUrl(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text);
}
