import { cpus, totalmem, type as system } from 'node:os';

const text = `# Faults

What Till was put through, how often, and whether its promises held. \`npm run faults\` writes this page; \`npm test\` runs a
short share of every part. How the harness is built: [ADR 15](adr/0015-faults-behind-the-same-ports.md).

## Checked after every run

| | Promise |
|---|---|
| I1 | Every paid payment has exactly one standing proof, a transfer log of its own; every proof belongs to its payment. |
| I2 | Every journal entry cancels out; each standing proof has one receipt, each retired one a reversal. |
| I3 | What the journal says a wallet received is what the chain shows: the sum of transfer logs, and the balance. |
| I4 | Nobody got the content without proof that the money came. |
| I5 | Nothing is open five minutes after its authorization ran out and the chain is final. |
| I6 | Every settlement was told exactly once, every event was handed on, revenue is the sum of the journal. |
| I7 | No row points to another tenant's. |
| I8 | A payer has one open payment for a thing at a time, and is never asked again while the money may move. |

## Moments of death

A process is killed with SIGKILL where these names stand in the code; a product build cannot be told to.

| | Moment |
|---|---|
| K1 | the claim is made, its commit lost |
| K2 | the claim is committed, nobody was answered |
| K3 | committed, the job never reached the queue |
| K4 | a worker took the job, no attempt begun |
| K5 | the attempt is committed, the call not sent |
| K6 | the call is sent, nothing broadcast |
| K7 | the money moved, the answer is lost |
| K8 | the answer is there, its commit lost |
| K9 | settled, the payer was not answered |
| K10 | the delivery was cut in its midst |
| K11 | settled, nobody was told |
| K12 | handed on, and not marked so |
| K13 | about to call a payment final |
| K14 | the job is done, the queue was not told |
| K15 | Postgres lost its newest rows |
| K16 | Redis lost everything |

## What no till can know

A facilitator that refuses for a reason which certainly excludes a broadcast, and broadcasts later all the same, makes the payer sign
again: the refusal was believed. When the money of the first authorization comes, it is credited and shown as paid late.
`;

/** The page: what is checked, and the newest result of everything that was run. */
export function faultsPage(state) {
  const results = Object.values(state).flat();
  const parts = [...new Set(results.map(({ part }) => part))];
  const sections = parts.map((part) => section(part, results.filter((result) => result.part === part)));
  const [cpu] = cpus();
  const machine = `${system()}, ${cpus().length} × ${cpu?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}`;
  return `${text}\n## Results\n\nOn ${machine}.\n\n${sections.join('\n\n')}\n`;
}

function section(part, results) {
  const rows = part === 'simulation' ? [summed(results)] : results;
  const lines = rows.map(({ what, runs, broken, note, date }) => `| ${what} | ${runs} | ${broken === 0 ? 'held' : `**${broken} broken**`} | ${note ?? ''} | ${date} |`);
  return [`### ${part[0].toUpperCase()}${part.slice(1)}`, '', '| What | Runs | Result | Notes | Date |', '|---|---|---|---|---|', ...lines].join('\n');
}

/** The simulation runs in pieces; the page tells of all seeds at once and names those that failed. */
function summed(results) {
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  const failed = results.filter(({ broken }) => broken > 0).map(({ note }) => note);
  return { what: 'seeds, each its own story of payments, faults, deaths, forks and time', runs: sum('runs'), broken: sum('broken'), note: failed.join('; '), date: results.map(({ date }) => date).sort().at(-1) };
}
