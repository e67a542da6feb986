import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { fileURLToPath } from 'node:url';
import { freePort, startNode, untilAnswers } from './children.mjs';
import { median, round } from './figures.mjs';
import { requestsPerSecond } from './load.mjs';

const here = (name) => fileURLToPath(new URL(`./servers/${name}`, import.meta.url));
const rounds = 3;
const seconds = 4;
const quietRequests = 400;
const bigMegabytes = 1024;

async function server(name, env, path) {
  const port = await freePort();
  const child = startNode(here(name), { BENCH_PORT: String(port), ...env });
  const url = `http://127.0.0.1:${port}`;
  await untilAnswers(`${url}${path}`, child);
  return { url, pid: child.pid, stop: child.stop };
}

async function rate(name, { url, path, status }) {
  const result = await requestsPerSecond({ url, paths: [path], seconds });
  const foreign = Object.keys(result.statuses).filter((one) => one !== status);
  if (foreign.length > 0 || result.errors > 0) throw new Error(`${name}: ${JSON.stringify(result)}`);
  return result.rate;
}

/** Milliseconds of one request after the other: what a call costs when nobody else asks. */
async function quietP50({ url, path }) {
  const samples = [];
  for (let n = 0; n < quietRequests; n++) {
    const startMs = performance.now();
    await (await fetch(`${url}${path}`)).arrayBuffer();
    samples.push(performance.now() - startMs);
  }
  return median(samples);
}

const residentMegabytes = (pid) => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

/** How much a process grows while it passes a body on, and how fast it does. */
function growthOver(pid, url) {
  return new Promise((resolve, reject) => {
    const before = residentMegabytes(pid);
    const startMs = performance.now();
    let most = before;
    let bytes = 0;
    get(url, (answer) => {
      const watch = setInterval(() => (most = Math.max(most, residentMegabytes(pid))), 20);
      answer.on('data', (chunk) => (bytes += chunk.length));
      answer.on('error', reject);
      answer.on('end', () => {
        clearInterval(watch);
        resolve({ megabytes: bytes / 1024 / 1024, grownMegabytes: most - before, megabytesPerSecond: (bytes / 1024 / 1024 / (performance.now() - startMs)) * 1000 });
      });
    }).on('error', reject);
  });
}

/**
 * The gateway before an API in a process of its own: unpriced requests beside a bare reverse proxy on the same stack,
 * priced 402s beside the reference middleware, and a body of a gigabyte. Rounds interleave; the median of three counts.
 */
export async function benchGateway({ tillUrl, tillPid, post, facilitatorUrl, payTo }) {
  const origin = await server('origin.mjs', {}, '/');
  const gateway = await post('/v1/gateways', { name: 'Bench', originUrl: origin.url, routes: [{ method: 'GET', path: '/p/:city', price: '1.50' }] });
  const below = new URL(gateway.url).pathname;
  const proxy = await server('fastify-proxy.mjs', { BENCH_ORIGIN: origin.url }, '/g/x/free');
  const hono = await server('x402-hono.mjs', { BENCH_FACILITATOR: facilitatorUrl, BENCH_PAY_TO: payTo, BENCH_PRICE: '$1.50' }, '/p/berlin');
  const free = { till: { url: tillUrl, path: `${below}/free`, status: '200' }, proxy: { url: proxy.url, path: '/g/x/free', status: '200' } };
  const priced = { till: { url: tillUrl, path: `${below}/p/berlin`, status: '402' }, hono: { url: hono.url, path: '/p/berlin', status: '402' } };
  const rates = { freeTill: [], freeProxy: [], pricedTill: [], pricedHono: [] };
  for (const one of [free.till, free.proxy, priced.till, priced.hono]) await quietP50(one);
  for (let turn = 0; turn < rounds; turn++) {
    rates.freeTill.push(await rate('till, free', free.till));
    rates.freeProxy.push(await rate('bare proxy', free.proxy));
    rates.pricedTill.push(await rate('till, priced', priced.till));
    rates.pricedHono.push(await rate('@x402/hono', priced.hono));
  }
  const p50 = { till: await quietP50(free.till), proxy: await quietP50(free.proxy) };
  const big = await growthOver(tillPid, `${gateway.url}/big/${bigMegabytes}`);
  for (const one of [origin, proxy, hono]) await one.stop();
  const of = (name) => round(median(rates[name]));
  return {
    free: { till: of('freeTill'), 'bare Fastify proxy': of('freeProxy'), ratio: round(median(rates.freeTill) / median(rates.freeProxy), 2) },
    freeP50Ms: { till: round(p50.till, 2), 'bare Fastify proxy': round(p50.proxy, 2), more: round(p50.till - p50.proxy, 2) },
    priced: { till: of('pricedTill'), '@x402/hono': of('pricedHono'), ratio: round(median(rates.pricedTill) / median(rates.pricedHono), 2) },
    bigBody: { megabytes: round(big.megabytes), grownMegabytes: round(big.grownMegabytes), megabytesPerSecond: round(big.megabytesPerSecond) },
  };
}
