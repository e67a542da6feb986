export type { Explorer, Finality, Network, NetworkFamily, NetworkId, NetworkSource, TokenDomain, UsdcToken } from './network.js';
export { networkById, networkBySlug, networkByV1Name, networks } from './networks.js';
export { type LegacyV1Name, legacyV1Names } from './v1-names.js';
