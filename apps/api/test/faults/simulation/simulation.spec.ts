import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { faultPlan, report } from '../fault-plan.js';
import { Simulation } from './simulation.js';
import { SimulatedTill } from './simulated-till.js';

const { seeds, firstSeed, seedSeconds } = faultPlan;

let till: SimulatedTill;

beforeAll(async () => {
  till = await SimulatedTill.start();
});
afterAll(() => till.stop());

describe('the simulation', () => {
  it('keeps every promise under every seed', async () => {
    const until = performance.now() + seedSeconds * 1_000;
    let ran = 0;
    for (let seed = firstSeed; seed < firstSeed + seeds && performance.now() < until; seed++) {
      const outcome = await Simulation.run(till, seed);
      ran += 1;
      if (outcome.broken.length > 0) throw new Error([`seed ${String(seed)} breaks a promise; npm run faults -- --only simulation --seed ${String(seed)} runs it again`, ...outcome.broken, ...outcome.log].join('\n'));
    }
    expect(ran).toBeGreaterThan(0);
    report({ part: 'simulation', what: `seeds ${String(firstSeed)} to ${String(firstSeed + ran - 1)}`, runs: ran, broken: 0 });
  }, (seedSeconds + 60) * 1_000);
});
