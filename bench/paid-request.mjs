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

/**
 * A whole paid request as a buyer feels it: 402, signature, paid request, settled on chain, answer. The same reference
 * client, chain and facilitator for both servers, taking turns. Till also reads the evidence from the chain itself.
 */
export async function benchPaidRequest({ tillLink, facilitatorUrl, payTo, buyer, rpcUrl }) {
  const port = await freePort();
  const express = startNode(fileURLToPath(new URL('./servers/x402-express.mjs', import.meta.url)), {
    BENCH_PORT: String(port),
    BENCH_FACILITATOR: facilitatorUrl,
    BENCH_PAY_TO: payTo,
    BENCH_PRICE: '$0.01',
  });
  await untilAnswers(`http://127.0.0.1:${port}/p/warm-up`, express);
  const pay = wrapFetchWithPayment(fetch, await referenceClient({ buyer, rpcUrl }));
  const urls = { till: tillLink, '@x402/express': `http://127.0.0.1:${port}/p/one` };
  const times = { till: [], '@x402/express': [] };
  for (let turn = 0; turn < warmUps + samples; turn++) {
    for (const [name, url] of Object.entries(urls)) {
      const elapsed = await timed(pay, url);
      if (turn >= warmUps) times[name].push(elapsed);
    }
  }
  await express.stop();
  const figures = Object.fromEntries(Object.entries(times).map(([name, list]) => [name, { p50: round(percentile(list, 0.5), 1), p95: round(percentile(list, 0.95), 1) }]));
  return { samples, ...figures, ratio: round(figures.till.p50 / figures['@x402/express'].p50, 2), limit: 1.5 };
}
