/** Names of this slice's jobs. */
export const settlementJobs = { settle: 'settle', redrive: 'redrive' } as const;
