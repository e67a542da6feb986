import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { faultPlan, report, tellingSeeds } from '../fault-plan.js';
import { Simulation } from './simulation.js';
import { SimulatedTill } from './simulated-till.js';

const { seeds, firstSeed, seedSeconds, fewestSeeds } = faultPlan;
const planned = Array.from({ length: seeds }, (_, place) => firstSeed + place);
/** The telling ones first. */
const order = [...planned.filter((seed) => tellingSeeds.includes(seed)), ...planned.filter((seed) => !tellingSeeds.includes(seed))];
/** A machine that needs longer for one seed does nothing else either. */
const slowestSeedMs = 8_000;

let till: SimulatedTill;

beforeAll(async () => {
  till = await SimulatedTill.start();
});
afterAll(() => till.stop());

describe('the simulation', () => {
  it('keeps every promise under every seed', async () => {
    const until = performance.now() + seedSeconds * 1_000;
    let ran = 0;
    for (const seed of order) {
      if (ran >= fewestSeeds && performance.now() > until) break;
      const outcome = await Simulation.run(till, seed);
      ran += 1;
      if (outcome.broken.length > 0) throw new Error([`seed ${String(seed)} breaks a promise; npm run faults -- --only simulation --seed ${String(seed)} runs it again`, ...outcome.broken, ...outcome.log].join('\n'));
    }
    expect(ran).toBeGreaterThanOrEqual(Math.min(seeds, fewestSeeds));
    // A run that ended early proves less, and whoever reads its output is to see that.
    process.stderr.write(`simulation: ${String(ran)} of ${String(seeds)} seeds ran\n`);
    report({ part: 'simulation', what: ran === seeds ? `seeds ${String(firstSeed)} to ${String(firstSeed + seeds - 1)}` : `${String(ran)} of the seeds ${String(firstSeed)} to ${String(firstSeed + seeds - 1)}`, runs: ran, broken: 0 });
  }, seedSeconds * 1_000 + Math.min(seeds, fewestSeeds) * slowestSeedMs);
});
