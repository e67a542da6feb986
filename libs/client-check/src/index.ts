export { type ReadChallenge, readChallenge, type Reading } from './read-challenge.js';
export type { ReadOffer } from './read-offer.js';
export { type ClientVerdict, stockVerdicts, v1DefaultLimit } from './stock-verdicts.js';
