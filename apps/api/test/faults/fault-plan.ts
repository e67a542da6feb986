import { appendFileSync } from 'node:fs';

/** How often each fault is run. `npm test` runs a short share; `npm run faults` sets the counts of docs/faults.md. */
export interface FaultPlan {
  /** Kills at each failpoint. 0: one at each of the cheap ones. */
  kills: number;
  /** How often one job's worker is killed in a row, and in how many such rows. */
  killsInARow: number;
  rows: number;
  /** Runs of each lie of a facilitator, and of each fault of a node. */
  lies: number;
  nodeFaults: number;
  races: number;
  reorgs: number;
  /** Restarts and outages under load, each so often; 0 leaves them out. */
  infrastructure: number;
  /** Payments on three networks with faults at random, whose books are compared with the chains. */
  mixed: number;
  /** Seconds of the long outages. */
  outageSeconds: number;
  /** Seeds of the simulation, beginning with `firstSeed`. */
  seeds: number;
  firstSeed: number;
  /** Seconds after which it stops early on a slow machine, and how many seeds it runs all the same, however long they take. */
  seedSeconds: number;
  fewestSeeds: number;
}

/** The seeds are those by which the simulation notices nearly every rule that is taken out (docs/faults.md). */
const share: FaultPlan = { kills: 0, killsInARow: 2, rows: 1, lies: 1, nodeFaults: 1, races: 1, reorgs: 1, infrastructure: 1, mixed: 60, outageSeconds: 5, seeds: 240, firstSeed: 1, seedSeconds: 75, fewestSeeds: 120 };

/** The first seeds by which the simulation noticed each rule that was taken out (docs/faults.md): a run that ends early has had these. */
export const tellingSeeds: readonly number[] = [2, 3, 4, 5, 7, 12, 13, 15, 57, 101, 113, 117, 154, 202, 222];

/** The counts of this run. */
export const faultPlan: FaultPlan = { ...share, ...(JSON.parse(process.env.TILL_FAULTS ?? '{}') as Partial<FaultPlan>) };

/** What Till is started with beside it. In the short share a lease ends sooner: how long it is proves nothing. */
export const leases: Record<string, string> = process.env.TILL_FAULTS === undefined ? { TILL_SETTLE_TIMEOUT_MS: '3000' } : {};

/** One line of docs/faults.md. */
export interface FaultResult {
  part: string;
  what: string;
  runs: number;
  broken: number;
  /** The slowest recovery, say, or the seed that failed. */
  note?: string;
}

/** Hands a result to `npm run faults`; in `npm test` the assertions say it all. */
export function report(result: FaultResult): void {
  const file = process.env.TILL_FAULTS_REPORT;
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(result)}\n`);
}
