const folder = 'apps/api/test/faults';
const seedsAPiece = 500;

/** Failpoints by the beginning of their names; K15 and K16 are losses of Postgres and Redis, with the infrastructure. */
const failpoints = [...Array.from({ length: 14 }, (_, index) => index + 1), 17].map((number) => `K${number}_`);

/** Troubles of what Till stands on, by the names of their tests. */
const infrastructure = [
  { key: 'postgres', what: 'Postgres restarted under load', test: 'restart of Postgres', runs: 5 },
  { key: 'nodes', what: '60 s without nodes under load', test: 'without any node', runs: 5 },
  { key: 'flush', what: 'K16: Redis flushed under load', test: 'FLUSHALL', runs: 25 },
  { key: 'redis', what: 'K16: Redis gone for 60 s under load', test: 'comes back empty', runs: 5 },
  { key: 'K15', what: 'K15: Postgres set back', test: 'K15', runs: 25 },
];

/**
 * Everything there is to run, in pieces that are each run by themselves, so that a stopped run goes on where it was:
 * the spec, which of its tests, and how often each fault is run in it.
 */
export function faultParts(seeds) {
  const one = (part, spec, runs, plan) => ({ part, key: part, what: `${part} × ${runs}`, spec: `${folder}/${spec}.spec.ts`, runs, plan });
  return [
    ...failpoints.map((name) => ({ part: 'kill', key: `kill-${name.slice(0, -1)}`, what: `${name.slice(0, -1)} × 25`, spec: `${folder}/kills.spec.ts`, test: `kill -9 at ${name}`, runs: 25, plan: { kills: 25 } })),
    { part: 'kill', key: 'kill-in-a-row', what: 'one job, 12 kills in a row', spec: `${folder}/kills.spec.ts`, test: 'in a row', runs: 3, plan: { killsInARow: 12, rows: 3 } },
    one('lies', 'lies', 20, { lies: 20 }),
    one('nodes', 'nodes', 20, { nodeFaults: 20 }),
    one('races', 'races', 20, { races: 20 }),
    one('reorgs', 'reorgs', 20, { reorgs: 20 }),
    ...infrastructure.map(({ key, what, test, runs }) => ({ part: 'infrastructure', key: `infrastructure-${key}`, what, spec: `${folder}/infrastructure.spec.ts`, test, runs, plan: { infrastructure: runs, outageSeconds: 60 } })),
    { part: 'mixed', key: 'mixed', what: '2,000 payments on three networks', spec: `${folder}/mixed.spec.ts`, runs: 1, plan: { mixed: 2_000 } },
    ...simulations(seeds),
  ];
}

function simulations({ first, count }) {
  const pieces = [];
  for (let from = first; from < first + count; from += seedsAPiece) {
    const seeds = Math.min(seedsAPiece, first + count - from);
    pieces.push({ part: 'simulation', key: `simulation-${from}-${from + seeds - 1}`, what: seeds === 1 ? `seed ${from}` : `seeds ${from} to ${from + seeds - 1}`, spec: `${folder}/simulation/simulation.spec.ts`, runs: seeds, plan: { firstSeed: from, seeds, seedSeconds: 3_600, fewestSeeds: seeds } });
  }
  return pieces;
}
