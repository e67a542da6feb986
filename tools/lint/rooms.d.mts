/** Every slice with a shelf, in shelf order. */
export const knownSlices: readonly string[];
