import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { signAuthorization } from '@till/testing';
import { freePort, startNode, untilAnswers } from './children.mjs';
import { percentile, round } from './figures.mjs';

const samples = 120;
const warmUps = 10;
const samplesBetweenBlocks = 100;
/** Base's Flashblocks: no EVM network that Till knows tells of transactions sooner. */
const blockMs = 200;
const network = 'eip155:84532';

async function settle(url, requirements, payload) {
  const paymentPayload = { x402Version: 2, resource: { url: 'https://seller.example/api/premium', description: '', mimeType: 'application/json' }, accepted: requirements, payload };
  const start = performance.now();
  const response = await fetch(`${url}/settle`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ x402Version: 2, paymentPayload, paymentRequirements: requirements }),
  });
  const answer = await response.json();
  const elapsed = performance.now() - start;
  if (!answer.success) throw new Error(`${url.replace(/fac_\w+/, '…')} refused: ${JSON.stringify(answer)}`);
  return elapsed;
}

async function signed({ privateKey }, to, value) {
  const { authorization, signature } = await signAuthorization({ privateKey, to, value });
  return { signature, authorization: Object.fromEntries(Object.entries(authorization).map(([name, one]) => [name, String(one)])) };
}

/** One call to each way, taking turns; milliseconds by way. */
async function takeTurns(ways, { turns, warmUps, buyer, asset, before = () => undefined }) {
  const times = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  for (let turn = 0; turn < warmUps + turns; turn++) {
    for (const [name, { url, payTo: to }] of Object.entries(ways)) {
      const requirements = { scheme: 'exact', network, amount: '10000', asset, payTo: to, maxTimeoutSeconds: 300, extra: { name: 'USDC', version: '2' } };
      const payload = await signed(buyer, to, 10_000n);
      await before();
      const elapsed = await settle(url, requirements, payload);
      if (turn >= warmUps) times[name].push(elapsed);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, list]) => [name, { p50: round(percentile(list, 0.5), 1), p95: round(percentile(list, 0.95), 1) }]));
}

/** The same with a block every `blockMs`, each call at another moment between two blocks. */
async function takeTurnsBetweenBlocks(rpcUrl, ways, given) {
  const ask = (method, params = []) => fetch(rpcUrl, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }) });
  await ask('evm_setAutomine', [false]);
  const clock = setInterval(() => void ask('evm_mine'), blockMs);
  let moment = 0;
  try {
    // Steps of the golden ratio spread the moments evenly, and alike in every run.
    return await takeTurns(ways, { ...given, before: () => pause(((moment += 0.618034) % 1) * blockMs) });
  } finally {
    clearInterval(clock);
    await ask('evm_setAutomine', [true]);
  }
}

/**
 * One settle call of a seller's server to Till's door and to the facilitator itself, taking turns, on a chain with blocks. Then
 * the same on a chain that mines at once, as no network does, where all that a door adds shows; beside the least that a door
 * can do which claims first and proves afterwards.
 */
export async function benchFacilitatorDoor({ doorUrl, facilitatorUrl, payTo, strangerPayTo, buyer, asset, rpcUrl, databaseUrl }) {
  const port = await freePort();
  const least = startNode(fileURLToPath(new URL('./servers/least-door.mjs', import.meta.url)), { BENCH_PORT: String(port), BENCH_FACILITATOR: facilitatorUrl, BENCH_RPC: rpcUrl, DATABASE_URL: databaseUrl });
  await untilAnswers(`http://127.0.0.1:${port}/`, least);
  const ways = { direct: { url: facilitatorUrl, payTo: strangerPayTo }, least: { url: `http://127.0.0.1:${port}`, payTo: strangerPayTo }, till: { url: doorUrl, payTo } };
  const figures = await takeTurns(ways, { turns: samples, warmUps, buyer, asset });
  await least.stop();
  const { direct, till } = ways;
  const between = await takeTurnsBetweenBlocks(rpcUrl, { direct, till }, { turns: samplesBetweenBlocks, warmUps: 2, buyer, asset });
  const ratioOf = (name) => round(figures[name].p50 / figures.direct.p50, 2);
  return { blockMs, samples: samplesBetweenBlocks, ...between, ratio: round(between.till.p50 / between.direct.p50, 2), limit: 1.3, atOnce: { samples, ...figures, ratio: ratioOf('till'), leastRatio: ratioOf('least') } };
}
