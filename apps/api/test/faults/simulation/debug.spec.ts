import { afterAll, beforeAll, it } from '@jest/globals';
import { appendFileSync } from 'node:fs';
import { Simulation } from './simulation.js';
import { SimulatedTill } from './simulated-till.js';
let till: SimulatedTill;
beforeAll(async () => { till = await SimulatedTill.start(); }, 60_000);
afterAll(() => till.stop());
it('x', async () => {
  let payments = 0; const counts: Record<string, number> = {};
  const t = performance.now();
  let clear = 0; let q = 0; let qn = 0;
  const c = till.clear.bind(till); till.clear = async () => { const s = performance.now(); await c(); clear += performance.now() - s; };
  const a = till.ask; (till as any).ask = async (s: string, p: unknown[]) => { const st = performance.now(); const r = await a(s, p); q += performance.now() - st; qn++; return r; };
  for (let seed = 1; seed <= 40; seed++) {
    const o = await Simulation.run(till, seed);
    payments += o.payments;
    for (const r of await till.ask<{ status: string; n: number }>('SELECT status, count(*)::int n FROM payments GROUP BY 1')) counts[r.status] = (counts[r.status] ?? 0) + r.n;
    for (const r of await till.ask<{ type: string; n: number }>("SELECT 'ev ' || type as type, count(*)::int n FROM payment_events GROUP BY 1")) counts[r.type] = (counts[r.type] ?? 0) + r.n;
    appendFileSync('/tmp/w/faults-sim.log', `seed ${seed} ${o.steps} ${o.payments} ${o.broken.join('|')}\n${o.log.join('\n')}\n`);
  }
  console.log(JSON.stringify({ ms: performance.now() - t, clear, q, qn, payments, counts }));
}, 120_000);
