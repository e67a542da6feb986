/** What is wrong with a paywall's configuration. */
export type PaywallConfigFault = 'no_routes' | 'route_malformed' | 'price_malformed' | 'price_too_precise' | 'price_zero' | 'network_unknown' | 'pay_to_missing' | 'pay_to_malformed' | 'facilitator_missing' | 'facilitator_malformed' | 'timeout_malformed' | 'origin_malformed';

/** Thrown when a paywall is made, so that a server with a faulty price or address does not start. */
export class PaywallConfigError extends Error {
  override readonly name = 'PaywallConfigError';

  constructor(
    readonly code: PaywallConfigFault,
    /** Says what to write instead. */
    message: string,
    /** The route as it was written, where one is at fault. */
    readonly route?: string,
  ) {
    super(route === undefined ? message : `${route}: ${message}`);
  }
}
