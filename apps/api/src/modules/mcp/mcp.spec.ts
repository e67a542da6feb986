import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import type { Gateway, Resource } from '@till/contract';
import { devMerchant, type DevBuyer, referenceClient } from '@till/testing';
import { parsePaymentRequired } from '@x402/core/schemas';
import type { PaymentPayload, PaymentRequired } from '@x402/core/types';
import type { Hex } from 'viem';
import { clearOfMidnight } from '../../../test/clear-of-midnight.js';
import { buyerOn, impatiently, payAsClient, type RunningTill, startTill } from '../../../test/door-world.js';
import { MerchantAtTill } from '../../../test/merchant-at-till.js';
import { TestOrigin } from '../../../test/test-origin.js';
import { startWorld, type World } from '../../../test/world.js';

let world: World;
let till: RunningTill;
let origin: TestOrigin;
let merchant: MerchantAtTill;
let gateway: Gateway;
let article: Resource;
let hidden: Resource;
let agent: Client;

const routes = [
  { method: 'GET', path: '/weather/:city/*', price: '0.01', listed: true, description: 'The weather of a place' },
  { method: 'POST', path: '/draw', price: '0.02', listed: true },
  { method: 'GET', path: '/large', price: '0.03', listed: true },
  { method: 'GET', path: '/quiet', price: '0.04' },
  { method: 'GET', path: '/tasted', price: '0.05', listed: true, freePerDay: 1 },
];

beforeAll(async () => {
  world = await startWorld();
  origin = await TestOrigin.start();
  till = await startTill(world.config({ TILL_EGRESS_ALLOW: '127.0.0.0/8' }));
  merchant = await MerchantAtTill.signUp(till, 'ada@example.com', devMerchant(0));
  const resource = async (change: object) => (await merchant.call('POST', '/v1/resources', { kind: 'pay_link', title: 'An essay on tills', price: '0.50', deliverable: { type: 'json', content: { secret: 42 } }, ...change })).body as Resource;
  [article, hidden] = [await resource({ listed: true }), await resource({ title: 'A secret' })];
  gateway = (await merchant.call('POST', '/v1/gateways', { name: 'Weather', originUrl: origin.url, routes })).body as Gateway;
  agent = await connected();
});
afterAll(async () => {
  await agent.close();
  await till.stop();
  await origin.stop();
  await world.stop();
});
beforeEach(() => {
  world.facilitator.mode = { kind: 'pass' };
  origin.answer = TestOrigin.echo;
});

async function connected(): Promise<Client> {
  const client = new Client({ name: 'an agent', version: '1' });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${till.url}/mcp`)));
  return client;
}

const call = async (name: string, args: object = {}, payment?: PaymentPayload): Promise<CallToolResult> =>
  (await agent.callTool({ name, arguments: { ...args }, ...(payment ? { _meta: { 'x402/payment': payment } } : {}) })) as CallToolResult;
const textOf = ({ content }: CallToolResult, at = 0): string => {
  const part = content[at];
  return part?.type === 'text' ? part.text : '';
};
/** What the reference client reads out of a result: the structured terms, else those in the text. */
const required = (result: CallToolResult): PaymentRequired => {
  for (const candidate of [result.structuredContent, JSON.parse(textOf(result))]) {
    const parsed = parsePaymentRequired(candidate);
    if (result.isError && parsed.success) return parsed.data as PaymentRequired;
  }
  throw new Error(JSON.stringify(result));
};
const signed = async (result: CallToolResult, buyer: DevBuyer): Promise<PaymentPayload> => {
  const client = await referenceClient({ buyer, rpcUrl: buyer.network === world.evm.network ? world.evm.url : world.solana.url });
  return client.createPaymentPayload(required(result));
};
const routeId = (path: string): string => gateway.routes.find((route) => route.path === path)?.id ?? '';
const settlementOf = (result: CallToolResult) => result._meta?.['x402/payment-response'] as { success: boolean; transaction: string } | undefined;
const received = (): Promise<bigint> => world.evm.usdcBalance(devMerchant(0).evm as Hex);

describe('an agent at the MCP server', () => {
  it('finds what is listed and nothing else', async () => {
    expect((await agent.listTools()).tools.map(({ name }) => name)).toEqual(['find_offers', 'get_offer', 'buy']);
    const all = (await call('find_offers')).structuredContent as { offers: { id: string; title: string; price: string }[]; total: number; nextCursor: string | null };
    expect(all.offers.map(({ id }) => id).sort()).toEqual([article.id, ...['/weather/:city/*', '/draw', '/large', '/tasted'].map(routeId)].sort());
    expect(JSON.stringify(all)).not.toContain('secret');
    const found = (await call('find_offers', { query: 'essay' })).structuredContent as typeof all;
    expect(found.offers).toEqual([expect.objectContaining({ id: article.id, price: '0.50', currency: 'USDC', seller: 'ada', mode: 'test', networks: [world.evm.network, world.solana.network] })]);
    const [one, two] = [await call('find_offers', { limit: 3 }), await call('find_offers', { limit: 3, cursor: '3' })].map(({ structuredContent }) => structuredContent as typeof all);
    expect([one?.offers.length, one?.nextCursor, two?.offers.length, two?.nextCursor]).toEqual([3, '3', 2, null]);
  });

  it('reads what an offer needs', async () => {
    expect((await call('get_offer', { id: routeId('/weather/:city/*') })).structuredContent).toMatchObject({ title: 'GET /weather/:city/*', price: '0.01', buy: { tool: 'buy', needs: { params: ['city', 'var2'] } } });
    for (const id of [hidden.id, routeId('/quiet'), 'res_0']) {
      expect(await call('get_offer', { id })).toMatchObject({ isError: true });
      expect(textOf(await call('buy', { id }))).toContain('no offer with this id');
    }
  });

  it.each(['evm', 'solana'] as const)('buys with a signature of its own (%s), and the same payment is charged once', async (family) => {
    const buyer = buyerOn(family);
    const terms = await call('buy', { id: article.id });
    expect(required(terms)).toMatchObject({ x402Version: 2, resource: { url: article.url } });
    expect(JSON.parse(textOf(terms))['x402/error']).toMatchObject({ code: 402, data: { x402Version: 2 } });
    expect(textOf(terms, 1)).toContain('This costs 0.50 USDC.');
    const payment = await signed(terms, buyer);
    const bought = await call('buy', { id: article.id }, payment);
    expect(bought.isError).toBeUndefined();
    expect(bought.structuredContent).toEqual({ secret: 42 });
    expect(settlementOf(bought)).toMatchObject({ success: true, network: buyer.network });
    const before = await received();
    const again = await call('buy', { id: article.id }, payment);
    expect([again.structuredContent, settlementOf(again)?.transaction]).toEqual([{ secret: 42 }, settlementOf(bought)?.transaction]);
    expect(await received()).toBe(before);
  });

  it('buys a call of an API with its parameters and body', async () => {
    const weather = { id: routeId('/weather/:city/*'), params: { city: 'Bad Ischl', var2: 'now/wind' }, query: { units: 'm/s' } };
    const bought = await call('buy', weather, await signed(await call('buy', weather), buyerOn('evm')));
    expect(bought.structuredContent).toEqual({ path: '/weather/Bad%20Ischl/now/wind?units=m%2Fs' });
    const draw = { id: routeId('/draw'), body: { prompt: 'a till' } };
    await call('buy', draw, await signed(await call('buy', draw), buyerOn('evm')));
    expect(origin.last).toMatchObject({ method: 'POST', body: '{"prompt":"a till"}', headers: expect.objectContaining({ 'content-type': 'application/json' }) });
  });

  it('gets for nothing what the seller gives for nothing', async () => {
    await clearOfMidnight();
    const wish = { id: routeId('/tasted') };
    expect((await call('buy', wish)).structuredContent).toEqual({ path: '/tasted' });
    expect(required(await call('buy', wish)).accepts).toHaveLength(2);
  });

  it('is told in words what is wrong with a wish', async () => {
    const id = routeId('/weather/:city/*');
    const wishes: [object, RegExp][] = [
      [{ id, params: { city: 'x' } }, /var2 is missing/],
      [{ id, params: { city: 'x', var2: 'y', town: 'z' } }, /no path parameter town/],
      [{ id, params: { city: '..', var2: 'y' } }, /must not be/],
      [{ id, params: { city: 'x', var2: '../../quiet' } }, /must not be/],
      [{ id, params: { city: 'x', var2: 'y' }, body: {} }, /has no body/],
      [{ id: article.id, query: { a: '1' } }, /does not belong/],
      [{ id, params: { city: 7 } }, /Invalid|expected string/i],
      [{}, /Invalid|expected string/i],
    ];
    for (const [wish, why] of wishes) {
      const answer = await call('buy', wish);
      expect([answer.isError, textOf(answer)]).toEqual([true, expect.stringMatching(why)]);
    }
    for (const payment of ['text', [], {}, { x402Version: 3 }]) expect(await call('buy', { id: article.id }, payment as never)).toMatchObject({ isError: true });
    expect(textOf(await call('buy', { id: article.id }, { x402Version: 2, payload: 7 } as never))).toContain('payment_header_invalid');
  });

  it('gets the reason and fresh terms when its payment is refused, and the way on when it is open', async () => {
    const buyer = buyerOn('evm', 1);
    world.facilitator.mode = { kind: 'answer', status: 200, body: { success: false, errorReason: 'insufficient_funds', transaction: '', network: world.evm.network } };
    const refused = await call('buy', { id: article.id }, await signed(await call('buy', { id: article.id }), buyer));
    expect(settlementOf(refused)).toMatchObject({ success: false, errorReason: 'insufficient_funds' });
    expect(required(refused).accepts.length).toBeGreaterThan(0);
    world.facilitator.mode = { kind: 'hang_after' };
    const payment = await signed(await call('buy', { id: article.id }), buyer);
    const open = await impatiently(till, () => call('buy', { id: article.id }, payment));
    expect([open.isError, textOf(open)]).toEqual([true, expect.stringMatching(/Do not pay again/)]);
    expect(open._meta?.['till/payment']).toMatch(/^pay_/);
  });

  it('keeps what it paid for when the seller unlists the offer meanwhile', async () => {
    const terms = await call('buy', { id: article.id });
    await merchant.call('PATCH', `/v1/resources/${article.id}`, { listed: false });
    expect(await call('buy', { id: article.id })).toMatchObject({ isError: true });
    expect((await call('buy', { id: article.id }, await signed(terms, buyerOn('evm', 2)))).structuredContent).toEqual({ secret: 42 });
    await merchant.call('PATCH', `/v1/resources/${article.id}`, { listed: true });
  });

  it('is sent elsewhere for an answer that is too large, and is not charged again there', async () => {
    origin.answer = (_request, response) => void response.writeHead(200, { 'content-type': 'text/plain' }).end('x'.repeat(600_000));
    const wish = { id: routeId('/large') };
    const payment = await signed(await call('buy', wish), buyerOn('evm'));
    const answer = await call('buy', wish, payment);
    expect([answer.isError, textOf(answer)]).toEqual([true, expect.stringContaining(`/g/${gateway.slug}/large`)]);
    const direct = await fetch(`${till.url}/g/${gateway.slug}/large`, { headers: { 'payment-signature': Buffer.from(JSON.stringify(payment)).toString('base64') } });
    expect([direct.status, direct.headers.get('till-answer'), (await direct.text()).length]).toEqual([200, 'replayed', 600_000]);
  });

  it('meets the same door as everybody: what was bought over HTTP is known here', async () => {
    const { paymentHeaders, paymentId } = await payAsClient(world, `${till.url}/p/${article.slug ?? ''}`, buyerOn('evm'));
    const payment = JSON.parse(Buffer.from(paymentHeaders['payment-signature'] ?? '', 'base64').toString()) as PaymentPayload;
    expect((await call('buy', { id: article.id }, payment))._meta?.['till/payment']).toBe(paymentId);
  });
});

describe('the MCP door', () => {
  const post = (body: unknown, headers: Record<string, string> = {}) => fetch(`${till.url}/mcp`, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) });

  it('takes one message at a time and says so', async () => {
    const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };
    expect(await (await post(ping)).json()).toEqual({ jsonrpc: '2.0', id: 1, result: {} });
    expect((await post([ping, ping])).status).toBe(400);
    for (const garbage of ['{', '', 'null', '7', '{"jsonrpc":"2.0"}']) expect((await post(garbage)).status).toBe(400);
    for (const method of ['GET', 'DELETE']) expect((await fetch(`${till.url}/mcp`, { method })).status).toBe(405);
  });

  it('may be asked from any page, without anybody’s credentials', async () => {
    const answer = await fetch(`${till.url}/mcp`, { method: 'OPTIONS', headers: { origin: 'https://agent.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type, mcp-protocol-version' } });
    expect([answer.status, answer.headers.get('access-control-allow-origin'), answer.headers.get('access-control-allow-credentials')]).toEqual([204, '*', null]);
    expect(answer.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('mcp-protocol-version');
  });

  it('bounds how often one address asks', async () => {
    const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };
    const answers = await Promise.all(Array.from({ length: 260 }, () => post(ping)));
    expect(answers.some(({ status }) => status === 429)).toBe(true);
  });
});
