/** Names of this slice's jobs. */
export const settlementJobs = { settle: 'settle', reconcile: 'reconcile' } as const;
