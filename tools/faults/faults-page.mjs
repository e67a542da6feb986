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

A process is killed with SIGKILL where these names stand in the code; a product build cannot be told to. K3, K4 and K14 are the
queue's: there Till runs with \`TILL_DOORS_SETTLE=0\`.

| | Moment |
|---|---|
| K1 | about to send the claim |
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
| K17 | the node told of the transfer, the facilitator is not done, the commit is lost |

## What the simulation notices

A simulation that finds nothing may only be looking away. So each of these rules was taken out of the services by itself, and the
simulation run from seed 1 until it noticed. Where it did not, it was made to: blocks leave transactions for later, nodes turn blind,
processes stand still, payments share a transaction. The figures are of 2026-11-27, from before doors carried out
first attempts ([ADR 34](adr/0034-the-door-carries-out-the-first-attempt.md)); a change of the simulation makes other stories of its seeds.

| Rule taken out | Noticed by seed | By |
|---|---|---|
| an authorization is claimed once | 3 | a payment that never comes to rest |
| a payer has one open payment for a thing | 2 | I8, on the way |
| a facilitator’s "settled" needs proof | 5 | a payment taken back whose block stood |
| a refusal counts only when the chain shows nothing | 7 | given up, and then paid by Till’s own facilitator |
| a refusal does not count while an earlier attempt may land | 117 | given up, and then paid by Till’s own facilitator |
| "never paid" is the final block’s time, not the clock’s | 154 | said to be unpaid for good, and then paid |
| a spent authorization counts once its block is final | 5 | a verdict that is not the chain’s |
| what was given up is looked at once more after its time | 101 | a verdict that is not the chain’s |
| a payment moves only from where its mover saw it | 222 | I1, on the way |
| an attempt whose process died is given up | 12 | a payment still under way |
| a settlement whose block is undone is taken back | 13 | a payment that never comes to rest |
| its receipt is reversed in the same commit | 13 | I2 |
| a transaction that moved to another block is proven anew | 15 | I1 |
| a node that is behind undoes nothing | 4 | taken back although its block stood |
| final is what the chain calls final | 13 | books and chain differ |
| proof is a log, not a transaction | 113 | a payment that never comes to rest |
| an event is in the commit of what it tells | 3 | I6 |
| an event is handed on again until its reaction reports | 202 | a run that never comes to rest |
| the scanner reads the last blocks again | 13 | books and chain differ |
| an inflow that a later settlement explains is booked once | 57 | books and chain differ |

Taken out and not noticed, and why:

| Rule taken out | Seeds run | Why nothing broke |
|---|---|---|
| an attempt’s lease is waited for | 300 | the attempt that was doubled is fenced off, and no refusal counts while an earlier attempt may land: a call too many, no payment too many |
| a moved payment is compared by its attempt too | 250 | it takes a refusal that comes 18 s late within the moments of the next call; a spec of settlement shows the rule itself |
| the scanner stops at the final block | 300 | the overlap of twelve blocks reads again what a fork can change |
| a settlement in blocks read already has them read again | 300 | the same overlap finds it |

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
