import { signAuthorization } from '@till/testing';
import { percentile, round } from './figures.mjs';

const samples = 120;
const warmUps = 10;
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

/** One settle call of a seller's server, to Till's door and to the facilitator itself, taking turns. */
export async function benchFacilitatorDoor({ doorUrl, facilitatorUrl, payTo, strangerPayTo, buyer, asset }) {
  const ways = { direct: { url: facilitatorUrl, payTo: strangerPayTo }, till: { url: doorUrl, payTo } };
  const times = { direct: [], till: [] };
  for (let turn = 0; turn < warmUps + samples; turn++) {
    for (const [name, { url, payTo: to }] of Object.entries(ways)) {
      const requirements = { scheme: 'exact', network, amount: '10000', asset, payTo: to, maxTimeoutSeconds: 300, extra: { name: 'USDC', version: '2' } };
      const elapsed = await settle(url, requirements, await signed(buyer, to, 10_000n));
      if (turn >= warmUps) times[name].push(elapsed);
    }
  }
  const figures = Object.fromEntries(Object.entries(times).map(([name, list]) => [name, { p50: round(percentile(list, 0.5), 1), p95: round(percentile(list, 0.95), 1) }]));
  return { samples, ...figures, ratio: round(figures.till.p50 / figures.direct.p50, 2), limit: 1.3 };
}
