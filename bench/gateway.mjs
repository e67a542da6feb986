import { readFileSync } from 'node:fs';
import { get, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { x402HTTPClient } from '@x402/core/client';
import { decodePaymentRequiredHeader } from '@x402/core/http';
import { referenceClient } from '@till/testing';
import { freePort, startNode, untilAnswers } from './children.mjs';
import { median, round } from './figures.mjs';
import { requestsPerSecond } from './load.mjs';

const here = (name) => fileURLToPath(new URL(`./servers/${name}`, import.meta.url));
const rounds = 3;
const seconds = 4;
const quietRequests = 400;
const bigMegabytes = 1024;
/** In which a route may settle. */
const orders = ['after', 'first'];

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

/** How much a process grows while it passes a body on, and how fast it does. `pass` resolves to the body's bytes. */
async function growthOver(pid, pass) {
  const before = residentMegabytes(pid);
  const startMs = performance.now();
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, residentMegabytes(pid))), 20);
  const megabytes = (await pass().finally(() => clearInterval(watch))) / 1024 / 1024;
  return { megabytes: round(megabytes), grownMegabytes: round(most - before), megabytesPerSecond: round((megabytes / (performance.now() - startMs)) * 1000) };
}

function downloaded(url) {
  return new Promise((resolve, reject) => {
    let bytes = 0;
    get(url, (answer) => answer.on('data', (chunk) => (bytes += chunk.length)).on('error', reject).on('end', () => resolve(bytes))).on('error', reject);
  });
}

/** Sends a body of `megabytes`; the origin says how much it got. */
function uploaded(url, headers, megabytes) {
  const chunk = Buffer.alloc(1024 * 1024, 'x');
  let left = megabytes;
  return new Promise((resolve, reject) => {
    const sending = request(url, { method: 'PUT', headers: { ...headers, 'content-length': megabytes * chunk.length } }, (answer) => {
      let text = '';
      answer.on('data', (part) => (text += part)).on('end', () => (answer.statusCode === 200 ? resolve(Number(text)) : reject(new Error(`${url}: ${answer.statusCode} ${text}`))));
    }).on('error', reject);
    const write = () => {
      while (left-- > 0) if (!sending.write(chunk)) return void sending.once('drain', write);
      sending.end();
    };
    write();
  });
}

/** Headers that pay for a PUT. */
async function paymentFor(url, { buyer, rpcUrl }) {
  const challenge = await fetch(url, { method: 'PUT' });
  const client = new x402HTTPClient(await referenceClient({ buyer, rpcUrl }));
  return client.encodePaymentSignatureHeader(await client.createPaymentPayload(decodePaymentRequiredHeader(challenge.headers.get('payment-required'))));
}

/**
 * The gateway before an API in a process of its own: unpriced requests beside a bare reverse proxy on the same stack,
 * priced 402s beside the reference middleware, and bodies of a gigabyte both ways. Rounds interleave; the median of three counts.
 */
export async function benchGateway({ tillUrl, tillPid, post, facilitatorUrl, payTo, buyer, rpcUrl }) {
  const origin = await server('origin.mjs', {}, '/');
  const gateway = await post('/v1/gateways', { name: 'Bench', originUrl: origin.url, timeoutMs: 120_000, routes: [{ method: 'GET', path: '/p/:city', price: '1.50' }, ...orders.map((settle) => ({ method: 'PUT', path: `/${settle}`, price: '1.50', settle }))] });
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
  const down = await growthOver(tillPid, () => downloaded(`${gateway.url}/big/${bigMegabytes}`));
  const up = { free: await growthOver(tillPid, () => uploaded(`${gateway.url}/up`, {}, bigMegabytes)) };
  for (const settle of orders) {
    const headers = await paymentFor(`${gateway.url}/${settle}`, { buyer, rpcUrl });
    up[settle] = await growthOver(tillPid, () => uploaded(`${gateway.url}/${settle}`, headers, bigMegabytes));
  }
  for (const one of [origin, proxy, hono]) await one.stop();
  const of = (name) => round(median(rates[name]));
  return {
    free: { till: of('freeTill'), 'bare Fastify proxy': of('freeProxy'), ratio: round(median(rates.freeTill) / median(rates.freeProxy), 2) },
    freeP50Ms: { till: round(p50.till, 2), 'bare Fastify proxy': round(p50.proxy, 2), more: round(p50.till - p50.proxy, 2) },
    priced: { till: of('pricedTill'), '@x402/hono': of('pricedHono'), ratio: round(median(rates.pricedTill) / median(rates.pricedHono), 2) },
    bigBody: { down, up },
  };
}
