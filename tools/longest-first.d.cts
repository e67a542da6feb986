/** Specs that are run first, by their paths. */
export const longest: readonly string[];
