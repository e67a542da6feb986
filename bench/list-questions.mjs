import { median, percentile, round } from './figures.mjs';
import { commonWord, networks, rareWord } from './many-payments.mjs';

const timesEach = 12;
const daysAgo = (days) => new Date(Date.now() - days * 86_400_000).toISOString();

async function ask({ url, cookie }, path) {
  const response = await fetch(`${url}${path}`, { headers: { cookie } });
  const body = await response.json();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${JSON.stringify(body)}`);
  return body;
}

/** The first two answers are not counted: the process is cold, and so are Postgres's pages. */
async function timed(stack, path) {
  let body;
  for (let times = 0; times < 2; times++) body = await ask(stack, path);
  const samples = [];
  for (let times = 0; times < timesEach; times++) {
    const at = performance.now();
    await ask(stack, path);
    samples.push(performance.now() - at);
  }
  return [round(median(samples), 1), round(percentile(samples, 0.95), 1), Array.isArray(body.data) ? body.data.length : ''];
}

/** What the dashboard and integrations ask, each with what makes it hard. */
async function questions(stack) {
  const { id, payer, transaction, resource_id: resource } = stack.sample;
  const list = (query) => `/v1/payments?limit=50&${query}`;
  const deep = encodeURIComponent((await ask(stack, list(`to=${daysAgo(90)}`))).nextCursor);
  const inflowsDeep = encodeURIComponent((await ask(stack, `/v1/inflows?limit=50&to=${daysAgo(90)}`)).nextCursor);
  const [endpoint] = (await ask(stack, '/v1/webhook-endpoints')).data;
  const q = (text) => list(`q=${encodeURIComponent(text)}`);
  return [
    ['search: a word of many titles', q(commonWord)],
    ['search: a word of one title', q(rareWord)],
    ['search: a word of 3,000 titles that sold nothing', q('Order')],
    ['search: a letter', q('e')],
    ['search: a word of no title', q('Nowhere')],
    ['search: an id', q(id)],
    ['search: a transaction', q(transaction)],
    ['search: an address', q(payer)],
    ['payments: first page', list('')],
    ['payments: a page in the middle', list(`cursor=${deep}`)],
    ...['final', 'settled', 'unknown', 'expired', 'refunded', 'partially_refunded', 'reverted'].map((status) => [`payments: status ${status}`, list(`status=${status}`)]),
    ['payments: most on this network', list(`network=${networks.main}`)],
    ['payments: one in 33 on this network', list(`network=${encodeURIComponent(networks.second)}`)],
    ['payments: 20 on this network, the oldest', list(`network=${networks.rare}`)],
    ['payments: of a link', list(`resourceId=${resource}`)],
    ['payments: of a payer', list(`payer=${payer}`)],
    ['payments: a month', list(`from=${daysAgo(60)}&to=${daysAgo(30)}`)],
    ['one payment', `/v1/payments/${id}`],
    ['overview, 30 days', '/v1/analytics/overview'],
    ['overview, a year', `/v1/analytics/overview?from=${daysAgo(365)}`],
    ['revenue by day, 30 days', '/v1/analytics/revenue?interval=day'],
    ['revenue by resource, a year', `/v1/analytics/revenue?interval=month&groupBy=resource&from=${daysAgo(365)}`],
    ['settlements, 30 days', '/v1/settlements'],
    ['settlements, a year', `/v1/settlements?from=${daysAgo(365)}`],
    ['reconciliation', '/v1/reconciliation'],
    ['inflows: first page', '/v1/inflows?limit=50'],
    ['inflows: a page in the middle', `/v1/inflows?limit=50&cursor=${inflowsDeep}`],
    ['inflows: unmatched', '/v1/inflows?limit=50&status=unmatched'],
    ['inflows: attached, of which there are none', '/v1/inflows?limit=50&status=attached'],
    ['inflows: 20 on this network, the oldest', `/v1/inflows?limit=50&network=${networks.rare}`],
    ['resources: first page', '/v1/resources?limit=50'],
    ['resources: a word', `/v1/resources?limit=50&q=${rareWord}`],
    ['webhook deliveries: first page', `/v1/webhook-endpoints/${endpoint.id}/deliveries?limit=50`],
    ['webhook deliveries: failed, the oldest', `/v1/webhook-endpoints/${endpoint.id}/deliveries?limit=50&status=failed`],
    ['webhook deliveries: of a payment', `/v1/webhook-endpoints/${endpoint.id}/deliveries?limit=50&subjectId=${id}`],
    ['alerts', '/v1/alerts?limit=50'],
  ];
}

/** Asks each question a dozen times, one after the other; hands on a row of the table as soon as it is known. */
export async function askLists(stack, tell) {
  for (const [what, path] of await questions(stack)) tell([what, ...(await timed(stack, path))]);
}

/** Once: the whole file, and when its first bytes came. */
export async function exportAll({ url, cookie }) {
  const at = performance.now();
  const response = await fetch(`${url}/v1/exports/payments.csv?from=${daysAgo(365)}`, { headers: { cookie } });
  if (!response.ok) throw new Error(`the export answered ${response.status}: ${await response.text()}`);
  let first = 0;
  let lines = 0;
  for await (const chunk of response.body) {
    first ||= performance.now() - at;
    for (const byte of chunk) if (byte === 10) lines++;
  }
  return [`export of everything, first bytes (${round((performance.now() - at) / 1000, 1)} s for all)`, round(first, 1), '', lines - 1];
}
