import type { Behaviour } from './simulated-facilitators.js';

/** What happens now and then; how often differs from seed to seed, as an even mixture hides what needs many of one kind. */
export const pastimes = ['pay', 'send', 'goOn', 'work', 'sweep', 'scan', 'wait', 'mine', 'turnNode'] as const;

/** How unlucky a seed is, and in which way. */
export interface Weather {
  steps: number;
  payments: number;
  habits: readonly Behaviour[];
  often: Record<(typeof pastimes)[number], number>;
  faultRate: number;
  deathRate: number;
  queueLossRate: number;
  /** How often a process stands still for longer than any lease. */
  stallRate: number;
  forks: boolean;
  mischief: boolean;
  /** Places for first attempts at the door; without any, all settlement goes over the queue. */
  places: number;
  /** In a hundred: how much blocks leave for later. */
  crowding: number;
  lagSeconds: number;
  unindexedBlocks: number;
}

/** Mixtures that chance alone seldom brings about, each the beginning of a story that once went wrong or could. */
export const themes: readonly Partial<Weather>[] = [
  // What was sent waits for a block, and the same payment's next call is refused.
  { payments: 1, faultRate: 0.6, deathRate: 0, queueLossRate: 0, forks: false, habits: ['pending', 'refused_wrongly'], crowding: 98, often: { pay: 1, send: 0.5, goOn: 2, work: 2, sweep: 2, scan: 0.5, wait: 0.1, mine: 0.5, turnNode: 1 } },
  // The authorization is used up by what a fork takes back, while the payment waits for a block.
  { payments: 1, deathRate: 0, queueLossRate: 0, habits: ['pending', 'hang_after', 'error'], faultRate: 0.6, forks: true, mischief: true, crowding: 50, often: { pay: 1, send: 0.5, goOn: 2, work: 2, sweep: 2, scan: 0.5, wait: 0.5, mine: 1, turnNode: 1 } },
  // A block comes after the authorization's time by the clock, and in time by its own.
  { payments: 1, deathRate: 0, queueLossRate: 0, habits: ['pending', 'hang_after'], faultRate: 0.6, crowding: 90, lagSeconds: 60, often: { pay: 1, send: 0.5, goOn: 2, work: 2, sweep: 2, scan: 0.5, wait: 2, mine: 0.5, turnNode: 1 } },
  // A process stands still longer than its lease; its refusal comes when the next attempt is on its way.
  { payments: 1, deathRate: 0, queueLossRate: 0, forks: false, habits: ['pending', 'refused_wrongly'], faultRate: 0.8, crowding: 98, lagSeconds: 0, stallRate: 0.3, often: { pay: 1, send: 0.2, goOn: 2, work: 2, sweep: 2, scan: 0.2, wait: 0.3, mine: 0.3, turnNode: 0.2 } },
  // The node turns blind when it matters: at a refusal that is none, and while a settled payment waits to be final.
  { payments: 2, deathRate: 0, queueLossRate: 0, forks: false, mischief: false, habits: ['honest', 'refused_but_mined'], faultRate: 0.6, crowding: 0, lagSeconds: 0, often: { pay: 1, send: 0.5, goOn: 2, work: 2, sweep: 3, scan: 0.5, wait: 0.2, mine: 0.5, turnNode: 3 } },
  // Several settled payments share a transaction whose block is undone.
  { payments: 4, faultRate: 0, forks: true, mischief: true },
];
