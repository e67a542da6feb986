import { fileURLToPath } from 'node:url';
import { freePort, startNode, untilAnswers } from './children.mjs';
import { median, round } from './figures.mjs';
import { requestsPerSecond } from './load.mjs';

const here = (name) => fileURLToPath(new URL(`./servers/${name}`, import.meta.url));
const rounds = 3;
const seconds = 5;

/** What Till answers at one link, to be sent again by a server that does nothing else. */
async function answerOf(url) {
  const response = await fetch(url);
  const body = Buffer.from(await response.arrayBuffer()).toString('base64');
  const skipped = new Set(['connection', 'keep-alive', 'date', 'content-length', 'transfer-encoding']);
  const headers = Object.fromEntries([...response.headers].filter(([name]) => !skipped.has(name)));
  return { status: response.status, headers, body };
}

async function peer(name, env) {
  const port = await freePort();
  const child = startNode(here(name), { BENCH_PORT: String(port), ...env });
  const url = `http://127.0.0.1:${port}`;
  await untilAnswers(`${url}/p/warm-up`, child);
  return { url, stop: child.stop };
}

/** Asks for every path once, 16 at a time. */
async function visitAll(url, paths) {
  let next = 0;
  const lane = async () => {
    while (next < paths.length) await (await fetch(`${url}${paths[next++]}`)).arrayBuffer();
  };
  await Promise.all(Array.from({ length: 16 }, lane));
}

/**
 * 402 challenges a second of one process, unpaid GETs over 10,000 different links, beside the reference middleware
 * with one route and a bare Fastify that sends the same bytes. Rounds interleave; the median of three counts.
 */
export async function benchChallenges({ tillUrl, slugs, facilitatorUrl, payTo }) {
  const answer = await answerOf(`${tillUrl}/p/${slugs[0]}`);
  if (answer.status !== 402) throw new Error(`Till answered ${answer.status} instead of 402`);
  const middleware = { BENCH_FACILITATOR: facilitatorUrl, BENCH_PAY_TO: payTo, BENCH_PRICE: '$1.50' };
  const peers = {
    'bare fastify': await peer('bare-fastify.mjs', { BENCH_ANSWER: JSON.stringify(answer) }),
    '@x402/hono': await peer('x402-hono.mjs', middleware),
    '@x402/express': await peer('x402-express.mjs', middleware),
  };
  const servers = { till: { url: tillUrl }, ...peers };
  const paths = slugs.map((slug) => `/p/${slug}`);
  // Every link is asked for once before the clock runs: a first visit reads Postgres, the figure is about the others.
  for (const { url } of Object.values(servers)) await visitAll(url, paths);
  const rates = Object.fromEntries(Object.keys(servers).map((name) => [name, []]));
  for (let turn = 0; turn < rounds; turn++) {
    for (const [name, { url }] of Object.entries(servers)) {
      const result = await requestsPerSecond({ url, paths, seconds });
      const foreign = Object.keys(result.statuses).filter((status) => status !== '402');
      if (foreign.length > 0 || result.errors > 0) throw new Error(`${name}: ${JSON.stringify(result)}`);
      rates[name].push(result.rate);
    }
  }
  await Promise.all(Object.values(peers).map((one) => one.stop()));
  const perSecond = Object.fromEntries(Object.entries(rates).map(([name, samples]) => [name, round(median(samples))]));
  return { links: slugs.length, perSecond, againstHono: round(perSecond.till / perSecond['@x402/hono'], 2), againstFastify: round(perSecond.till / perSecond['bare fastify'], 2) };
}
