import { signAuthorization } from '@till/testing';
import { cpuMsOf } from './children.mjs';
import { round } from './figures.mjs';

const payments = 600;
/** A just started process is slow for its first hundreds of payments, the facilitator's as well as Till's. */
const warmUps = 300;
const inFlight = 64;

/** Runs `work` over `items`, `inFlight` at a time; returns the seconds it took. */
async function inParallel(items, work) {
  const start = performance.now();
  let next = 0;
  const lane = async () => {
    while (next < items.length) await work(items[next++]);
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return (performance.now() - start) / 1000;
}

async function signedFor(terms, buyers, count) {
  const draft = (index) => ({ privateKey: buyers[index % buyers.length].privateKey, to: terms.payTo, value: BigInt(terms.amount) });
  const list = [];
  for (let index = 0; index < count; index++) {
    const { authorization, signature } = await signAuthorization(draft(index));
    const texts = { ...authorization, value: String(authorization.value), validAfter: String(authorization.validAfter), validBefore: String(authorization.validBefore) };
    list.push({ signature, authorization: texts });
  }
  return list;
}

async function facilitatorCeiling(facilitatorUrl, terms, list) {
  const { quote: _quote, ...extra } = terms.extra;
  const requirements = { ...terms, extra };
  return inParallel(list, async (payload) => {
    const response = await fetch(`${facilitatorUrl}/settle`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ x402Version: 2, paymentPayload: { x402Version: 2, accepted: requirements, payload }, paymentRequirements: requirements }),
    });
    const answer = await response.json();
    if (!answer.success) throw new Error(`the facilitator refused: ${JSON.stringify(answer)}`);
  });
}

async function throughTill(link, terms, list) {
  const unsettled = [];
  const seconds = await inParallel(list, async (payload) => {
    const header = Buffer.from(JSON.stringify({ x402Version: 2, accepted: terms, payload })).toString('base64');
    const response = await fetch(link, { headers: { 'payment-signature': header, 'till-pay-again': 'true' } });
    await response.arrayBuffer();
    if (response.status !== 200) unsettled.push(response.status);
  });
  if (unsettled.length > 0) throw new Error(`${unsettled.length} payments did not settle within the deadline: ${unsettled[0]}`);
  return seconds;
}

/**
 * Payments settled a second with 64 in flight: the facilitator called directly (its own ceiling), then the same number
 * through Till's door, claim, queue, attempt, evidence and commit; with the CPU each part spent on one payment.
 */
export async function benchSettlements({ tillLink, facilitatorUrl, strangerPayTo, buyers, parts }) {
  const challenge = await fetch(tillLink);
  const { accepts } = JSON.parse(Buffer.from(challenge.headers.get('payment-required'), 'base64').toString());
  const terms = accepts.find((entry) => entry.network === 'eip155:84532');
  const strangers = { ...terms, payTo: strangerPayTo };
  await facilitatorCeiling(facilitatorUrl, strangers, await signedFor(strangers, buyers, warmUps));
  const direct = await facilitatorCeiling(facilitatorUrl, strangers, await signedFor(strangers, buyers, payments));
  await throughTill(tillLink, terms, await signedFor(terms, buyers, warmUps));
  const list = await signedFor(terms, buyers, payments);
  const before = Object.fromEntries(Object.entries(parts).map(([name, pid]) => [name, cpuMsOf(pid)]));
  const seconds = await throughTill(tillLink, terms, list);
  const cpuMs = Object.fromEntries(Object.entries(parts).map(([name, pid]) => [name, round((cpuMsOf(pid) - before[name]) / payments, 2)]));
  const till = payments / seconds;
  const ceiling = payments / direct;
  return { payments, inFlight, till: round(till, 1), ceiling: round(ceiling, 1), ratio: round(till / ceiling, 2), limit: 0.5, cpuMsPerPayment: cpuMs };
}
