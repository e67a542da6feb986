/** Places of the dev merchants whose wallets a sandbox holds: the two of the demo shop, and one for newcomers, who receive with it. */
export const sandboxSellers = [0, 1, 3] as const;
