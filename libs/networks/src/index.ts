export { finalityRules, type FinalityRule, type FinalityWords } from './finality-rules.js';
export type { Explorer, Finality, Network, NetworkFamily, NetworkId, NetworkSource, PublicRpc, TokenDomain, UsdcToken } from './network.js';
export { networkById, networkBySlug, networkByV1Name, networks } from './networks.js';
export { type PublicFacilitator, publicFacilitators } from './public-facilitators.js';
export { type LegacyV1Name, legacyV1Names } from './v1-names.js';
