export { PaywallConfigError, type PaywallConfigFault } from './paywall-config-error.js';
export type { Facilitator, PaywallOptions, PayTo, RouteConfig, Routes } from './paywall-config.js';
