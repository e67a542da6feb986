import { fileURLToPath } from 'node:url';
import { wrapFetchWithPayment } from '@x402/fetch';
import { referenceClient } from '@till/testing';
import { freePort, startNode, untilAnswers } from './children.mjs';
import { percentile, round } from './figures.mjs';

const warmUps = 10;
const samples = 120;

async function timed(pay, url) {
  const start = performance.now();
  const response = await pay(url);
  const body = await response.text();
  const elapsed = performance.now() - start;
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}: ${body.slice(0, 300)}`);
  return elapsed;
}

async function server(name, env, path) {
  const port = await freePort();
  const child = startNode(fileURLToPath(new URL(`./servers/${name}`, import.meta.url)), { BENCH_PORT: String(port), ...env });
  const url = `http://127.0.0.1:${port}`;
  await untilAnswers(`${url}${path}`, child);
  return { url, stop: child.stop };
}

/**
 * A whole paid request as a buyer feels it: 402, signature, paid request, settled on chain, answer. The same reference
 * client, chain and facilitator for all servers, taking turns: a link of Till, a route of its gateway whose origin answers
 * before it is charged, and the reference middleware before a handler. Till also reads the evidence from the chain itself.
 */
export async function benchPaidRequest({ tillLink, post, facilitatorUrl, payTo, buyer, rpcUrl }) {
  const express = await server('x402-express.mjs', { BENCH_FACILITATOR: facilitatorUrl, BENCH_PAY_TO: payTo, BENCH_PRICE: '$0.01' }, '/p/warm-up');
  const origin = await server('origin.mjs', {}, '/');
  const gateway = await post('/v1/gateways', { name: 'Bench paid', originUrl: origin.url, routes: [{ method: 'GET', path: '/p/:city', price: '0.01' }] });
  const pay = wrapFetchWithPayment(fetch, await referenceClient({ buyer, rpcUrl }));
  const urls = { till: tillLink, gateway: `${gateway.url}/p/berlin`, '@x402/express': `${express.url}/p/one` };
  const times = Object.fromEntries(Object.keys(urls).map((name) => [name, []]));
  for (let turn = 0; turn < warmUps + samples; turn++) {
    for (const [name, url] of Object.entries(urls)) {
      const elapsed = await timed(pay, url);
      if (turn >= warmUps) times[name].push(elapsed);
    }
  }
  await express.stop();
  await origin.stop();
  const figures = Object.fromEntries(Object.entries(times).map(([name, list]) => [name, { p50: round(percentile(list, 0.5), 1), p95: round(percentile(list, 0.95), 1) }]));
  const ratioOf = (name) => round(figures[name].p50 / figures['@x402/express'].p50, 2);
  return { samples, ...figures, ratio: ratioOf('till'), gatewayRatio: ratioOf('gateway'), limit: 1.5 };
}
