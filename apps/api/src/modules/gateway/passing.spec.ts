import { createHmac } from 'node:crypto';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { createServer as createTcpServer, type Server as TcpServer, type AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Gateway, GatewayTraffic, GatewayWithSecret, PayView, ReceiptView } from '@till/contract';
import { poll } from '@till/testing';
import { clearOfMidnight } from '../../../test/clear-of-midnight.js';
import { payAsClient, buyerOn, type RunningTill, startTill } from '../../../test/door-world.js';
import { mostHeldByConnection } from '../../../test/held-by-sockets.js';
import { asOwner } from '../../../test/seed.js';
import { stubPages, viewOf } from '../../../test/stub-pages.js';
import type { TestAnswer } from '../../../test/test-api.js';
import { TestOrigin } from '../../../test/test-origin.js';
import { startWorld, type World } from '../../../test/world.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { GatewaysRepository } from './gateways.repository.js';
import { TrafficService } from './traffic.service.js';

const chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36';
const canary = 'canary-origin-secret';
let world: World;
let till: RunningTill;
let origin: TestOrigin;
let ada: (method: string, path: string, body?: unknown) => Promise<Pick<TestAnswer, 'status' | 'body'>>;
let grace: typeof ada;
let gateway: GatewayWithSecret;
const garbage: TcpServer[] = [];

beforeAll(async () => {
  world = await startWorld();
  origin = await TestOrigin.start();
  till = await startTill(world.config({ TILL_WEB_DIST: await stubPages(), TILL_EGRESS_ALLOW: '127.0.0.0/8' }));
  [ada, grace] = await Promise.all(['ada', 'grace'].map(signUp)) as [typeof ada, typeof ada];
  await ada('POST', '/v1/wallets', { family: 'evm', address: '0x1111111111111111111111111111111111111111' });
  gateway = (await ada('POST', '/v1/gateways', {
    name: 'Weather', originUrl: `${origin.url}/v2`, originHeaders: { 'X-Api-Key': canary }, unmatched: 'pass',
    routes: [
      { method: 'GET', path: '/paid/:city', price: '0.10', description: 'Weather of a city' }, { method: 'GET', path: '/bots', price: '0.10', mode: 'bots' }, { method: 'GET', path: '/seen', price: '0.25', mode: 'observe' },
      { method: 'GET', path: '/some', price: '0.10', freePerDay: 2 },
    ],
  })).body;
});
afterAll(async () => {
  await till.stop();
  await origin.stop();
  await world.stop();
});
beforeEach(() => {
  origin.answer = TestOrigin.echo;
  origin.seen.length = 0;
});
afterEach(() => garbage.splice(0).forEach((one) => one.close()));

async function signUp(name: string): Promise<typeof ada> {
  const headers = { 'content-type': 'application/json', origin: 'http://till.test' };
  const entered = await fetch(`${till.url}/v1/auth/sign-up`, { method: 'POST', headers, body: JSON.stringify({ email: `${name}@till.test`, password: 'correct horse battery', name }) });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  return async (method, path, body) => {
    const { origin: from } = headers;
    const answer = await fetch(`${till.url}${path}`, { method, headers: { origin: from, cookie, 'till-mode': 'test', ...(body === undefined ? {} : headers) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return { status: answer.status, body: await answer.json().catch(() => undefined) };
  };
}

const at = (path: string, of: Pick<Gateway, 'slug'> = gateway): string => `${till.url}/g/${of.slug}${path}`;
const get = (path: string, headers: Record<string, string> = {}): Promise<Response> => fetch(at(path), { headers, redirect: 'manual' });

/** An origin that writes what it is told to the socket. */
async function rawOrigin(bytes: string): Promise<GatewayWithSecret> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(bytes));
  });
  garbage.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (await ada('POST', '/v1/gateways', { name: 'Raw', originUrl: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}` })).body;
}

describe('a request that nobody prices', () => {
  it('passes with its method, query and body, and with the origin’s secret', async () => {
    const answer = await fetch(at('/open/x?a=1&b=%20'), { method: 'POST', headers: { 'content-type': 'text/plain', 'x-api-key': 'forged', 'till-payer': 'forged', 'idempotency-key': 'theirs' }, body: 'hello' });
    expect([answer.status, await answer.json()]).toEqual([200, { path: '/v2/open/x?a=1&b=%20' }]);
    expect(origin.last).toMatchObject({ method: 'POST', body: 'hello', headers: { 'content-type': 'text/plain', 'x-api-key': canary, 'idempotency-key': 'theirs', host: new URL(origin.url).host } });
    expect(origin.last.headers['till-payer']).toBeUndefined();
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  });

  it('keeps the origin’s status, type and cache rules, and its redirects inside the gateway', async () => {
    origin.answer = (_request, response) => response.writeHead(302, { location: '/v2/next?x=1', 'cache-control': 'max-age=60', 'set-cookie': 'a=b' }).end();
    const answer = await get('/open');
    expect([answer.status, answer.headers.get('location'), answer.headers.get('cache-control'), answer.headers.get('set-cookie')]).toEqual([302, `http://till.test/g/${gateway.slug}/next?x=1`, 'max-age=60', null]);
    for (const location of ['https://elsewhere.example/x', '/outside/v2', 'relative/x']) {
      origin.answer = (_request, response) => response.writeHead(301, { location }).end();
      expect((await get('/open')).headers.get('location')).toBe(location);
    }
  });

  it('passes a 402 of the origin without its terms', async () => {
    origin.answer = (_request, response) => response.writeHead(402, { 'payment-required': 'theirs' }).end('pay me');
    const answer = await get('/open');
    expect([answer.status, answer.headers.get('payment-required'), await answer.text()]).toEqual([402, null, 'pay me']);
  });

  it('streams: an origin gets no further ahead of a slow payer than the sockets hold', async () => {
    const megabyte = 1024 * 1024;
    // From the origin to Till and from there to the payer, and some for Till's own buffers.
    const mostUnderway = Math.ceil((2 * mostHeldByConnection) / megabyte) + 4;
    const megabytes = mostUnderway + 32;
    let written = 0;
    origin.answer = (_request, response) => {
      const chunk = Buffer.alloc(megabyte, 'x');
      const write = (): void => {
        while (written < megabytes) {
          written++;
          if (!response.write(chunk)) return void response.once('drain', write);
        }
        response.end();
      };
      write();
    };
    const answer = await new Promise<IncomingMessage>((resolve) => httpRequest(at('/open/big'), resolve).end());
    let looked = -1;
    let still = 0;
    await poll('the origin waits', () => {
      still = written === looked ? still + 1 : 0;
      looked = written;
      return Promise.resolve(still >= 5 || undefined);
    }, { everyMs: 50 });
    expect(written).toBeLessThan(mostUnderway);
    let sizeBytes = 0;
    for await (const part of answer as AsyncIterable<Buffer>) sizeBytes += part.length;
    expect(sizeBytes).toBe(megabytes * megabyte);
  });

  it('takes bodies larger than Till’s own calls do', async () => {
    origin.answer = (_request, response, body) => void response.end(String(body.length));
    for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x', 'nonsense']) {
      const answer = await fetch(at('/open/up'), { method: 'PUT', headers: { 'content-type': type }, body: 'x'.repeat(5_000_000) });
      expect([answer.status, await answer.text(), origin.last.headers['content-type']]).toEqual([200, '5000000', type]);
    }
  });

  it('does not run in circles when its origin is a gateway', async () => {
    const circle = (await ada('POST', '/v1/gateways', { name: 'Circle', originUrl: `${till.url}/g/${gateway.slug}` })).body;
    expect((await fetch(at('/open', circle))).status).toBe(508);
    expect(origin.seen).toHaveLength(0);
  });

  it('passes server-sent events as they come', async () => {
    let next = (): void => undefined;
    origin.answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n');
      next = () => void response.end('data: 2\n\n');
    };
    const reader = (await get('/open/events')).body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('data: 1\n\n');
    next();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('data: 2\n\n');
  });

  it.each([
    ['huge headers', `HTTP/1.1 200 OK\r\nx-long: ${'x'.repeat(100_000)}\r\n\r\n`, 502],
    ['no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n', 502],
    ['nothing', '', 502],
    ['HTTP/1.0', 'HTTP/1.0 200 OK\r\ncontent-type: text/plain\r\n\r\nold but fine', 200],
  ])('meets an origin that sends %s', async (_what, bytes, status) => {
    const raw = await rawOrigin(bytes);
    const answer = await fetch(at('/x', raw));
    expect(answer.status).toBe(status);
    if (status === 200) expect(await answer.text()).toBe('old but fine');
    else expect(await answer.json()).toMatchObject({ code: 'origin_unreachable' });
  });

  it('is cut off, not ended, when the origin’s body breaks off', async () => {
    const raw = await rawOrigin('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly this');
    await expect(fetch(at('/x', raw)).then((answer) => answer.text())).rejects.toThrow();
  });

  it('meets an origin that is slow or down', async () => {
    origin.answer = () => undefined;
    const hasty = (await ada('POST', '/v1/gateways', { name: 'Hasty', originUrl: origin.url, timeoutMs: 1_000 })).body;
    const slow = await fetch(at('/open', hasty));
    expect([slow.status, await slow.json()]).toMatchObject([504, { code: 'origin_timeout' }]);
    const down = (await ada('POST', '/v1/gateways', { name: 'Down', originUrl: 'http://127.0.0.1:1' })).body;
    expect((await fetch(at('/', down))).status).toBe(502);
  });

  it('is refused where the seller wants so, and when it asks for a WebSocket', async () => {
    const strict = (await ada('POST', '/v1/gateways', { name: 'Strict', originUrl: origin.url, unmatched: 'refuse' })).body;
    expect((await fetch(at('/open', strict))).status).toBe(404);
    const status = await new Promise((resolve) => {
      httpRequest(at('/open'), { headers: { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-key': 'x', 'sec-websocket-version': '13' } }, (answer) => resolve(answer.resume().statusCode)).end();
    });
    expect(status).toBe(501);
    expect(origin.seen).toHaveLength(0);
  });
});

describe('a priced route', () => {
  it('asks for payment in every language a client may speak, without calling the origin', async () => {
    const json = await get('/paid/berlin?units=c', { accept: 'application/json' });
    const terms = JSON.parse(Buffer.from(json.headers.get('payment-required') ?? '', 'base64').toString()) as { resource: { url: string }; accepts: { amount: string }[] };
    const v1 = (await json.json()) as { x402Version: number; accepts: { resource: string; maxAmountRequired: string }[] };
    const url = `http://till.test/g/${gateway.slug}/paid/berlin?units=c`;
    expect([json.status, terms.resource.url, terms.accepts[0]?.amount, v1.accepts[0]?.resource, v1.accepts[0]?.maxAmountRequired]).toEqual([402, url, '100000', url, '100000']);
    const markdown = await get('/paid/berlin', { accept: 'text/markdown' });
    expect([markdown.status, await markdown.text()]).toEqual([402, expect.stringContaining('0.10 USDC')]);
    const page = await get('/paid/berlin', { accept: 'text/html', 'user-agent': chrome });
    expect(page.status).toBe(402);
    expect(await viewOf<PayView>(page)).toMatchObject({ page: 'pay', kind: 'api_route', delivers: 'answer', title: 'GET /paid/:city', description: 'Weather of a city', amount: '0.10', url: `http://till.test/g/${gateway.slug}/paid/berlin` });
    expect((await fetch(at('/paid/berlin'), { method: 'HEAD' })).status).toBe(402);
    expect((await fetch(at('/paid/berlin'), { method: 'OPTIONS', headers: { 'access-control-request-method': 'GET', 'access-control-request-headers': 'x-mine' } })).headers.get('access-control-allow-headers')).toContain('x-mine');
    expect(origin.seen).toHaveLength(0);
  });

  it('for bots lets people and their assistants through', async () => {
    expect((await get('/bots', { 'user-agent': chrome })).status).toBe(200);
    expect((await get('/bots', { 'user-agent': 'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko); compatible; ChatGPT-User/1.0' })).status).toBe(200);
    expect((await get('/bots', { 'user-agent': 'GPTBot/1.2' })).status).toBe(402);
    expect((await get('/bots', { 'user-agent': 'python-requests/2.32' })).status).toBe(402);
    expect((await get('/bots', { 'user-agent': chrome })).headers.get('cache-control')).toBe('no-store, private');
  });

  it('gives every client its free calls of the day', async () => {
    await clearOfMidnight();
    expect([(await get('/some')).status, (await get('/some')).status, (await get('/some')).status, (await get('/some')).status]).toEqual([200, 200, 402, 402]);
    expect(origin.seen).toHaveLength(2);
  });

  it('that only observes charges nobody and counts what it would have earned', async () => {
    await clearOfMidnight();
    expect((await get('/seen')).status).toBe(200);
    expect((await get('/seen', { 'payment-signature': 'whatever' })).status).toBe(200);
    const observed = await poll('the counts', async () => {
      await till.app.get(TrafficService).flush();
      const { body } = await ada('GET', `/v1/gateways/${gateway.id}/traffic`);
      return (body.data as { observed: number }[]).find((line) => line.observed === 2);
    });
    expect(observed).toMatchObject({ routeId: gateway.routes.find(({ path }) => path === '/seen')?.id, observedAmount: '0.50', challenged: 0, client: 'program' });
  });

  it('counts who called and who paid by kind of client, and an answer that is replayed once', async () => {
    await clearOfMidnight();
    const made = (await ada('POST', '/v1/gateways', { name: 'Counted', originUrl: origin.url, routes: [{ method: 'GET', path: '/bots', price: '1', mode: 'bots' }, { method: 'GET', path: '/paid', price: '0.10' }] })).body as Gateway;
    for (const agent of [chrome, 'GPTBot/1.2']) await fetch(at('/bots', made), { headers: { 'user-agent': agent } });
    const { paymentHeaders } = await payAsClient(world, at('/paid', made), buyerOn('evm'));
    expect((await fetch(at('/paid', made), { headers: paymentHeaders })).headers.get('till-answer')).toBe('replayed');
    const lines = await poll('the counts', async () => {
      await till.app.get(TrafficService).flush();
      const { data } = (await ada('GET', `/v1/gateways/${made.id}/traffic`)).body as GatewayTraffic;
      // What a flush before this one took along may be written after it.
      return data.length >= 3 && data.some(({ paid, challenged }) => paid > 0 && challenged > 0) ? data.map(({ routeId, client, paid, challenged, exempt }) => [made.routes.find(({ id }) => id === routeId)?.path, client, { paid, challenged, exempt }]) : undefined;
    });
    expect(lines).toHaveLength(3);
    expect(lines).toEqual(expect.arrayContaining([
      ['/bots', 'browser', { paid: 0, challenged: 0, exempt: 1 }],
      ['/bots', 'crawler', { paid: 0, challenged: 1, exempt: 0 }],
      ['/paid', 'program', { paid: 1, challenged: 1, exempt: 0 }],
    ]));
  });

  it('signs who paid, so that the origin can tell', async () => {
    const { paymentId } = await payAsClient(world, at('/paid/rome'), buyerOn('evm'));
    const [, time, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(origin.last.headers['till-signature'])) ?? [];
    const signed = `${time ?? ''}.GET./v2/paid/rome.${paymentId ?? ''}.${buyerOn('evm').address.toLowerCase()}`;
    expect(mac).toBe(createHmac('sha256', gateway.signingSecret).update(signed).digest('hex'));
  });

  it('shows what was bought to the browser that paid, and to no other', async () => {
    const { response, paymentId } = await payAsClient(world, at('/paid/lima'), buyerOn('evm'));
    const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
    const receipt = (headers: Record<string, string>) => fetch(`${till.url}/r/${paymentId ?? ''}`, { headers: { accept: 'text/html', ...headers } });
    const view = await viewOf<ReceiptView>(await receipt({ cookie }));
    expect([view.delivered, view.receipt.resource.url]).toEqual([{ type: 'json', content: { path: '/v2/paid/lima' } }, `http://till.test/g/${gateway.slug}/paid/lima`]);
    expect((await viewOf<ReceiptView>(await receipt({}))).delivered).toBeNull();
    const file = await fetch(`${till.url}/r/${paymentId ?? ''}/file`, { headers: { cookie } });
    expect([file.status, file.headers.get('content-disposition'), await file.text()]).toEqual([200, expect.stringContaining('attachment; filename="answer.json"'), '{"path":"/v2/paid/lima"}']);
    expect((await fetch(`${till.url}/r/${paymentId ?? ''}/file`)).status).toBe(404);
  });

  it('follows its merchant’s changes at once and keeps its id', async () => {
    const made = (await ada('POST', '/v1/gateways', { name: 'Changing', originUrl: origin.url, routes: [{ method: 'GET', path: '/a', price: '1' }, { method: 'GET', path: '/b', price: '1' }] })).body as Gateway;
    expect((await fetch(at('/a', made))).status).toBe(402);
    const { body: changed } = await ada('PATCH', `/v1/gateways/${made.id}`, { routes: [{ method: 'GET', path: '/a', price: '2', settle: 'first' }, { method: 'GET', path: '/c', price: '1' }] });
    expect((changed as Gateway).routes.map(({ path, price, settle }) => [path, price, settle])).toEqual([['/a', '2.00', 'first'], ['/c', '1.00', 'after']]);
    expect((changed as Gateway).routes[0]?.id).toBe(made.routes[0]?.id);
    expect(((await (await fetch(at('/a', made))).json()) as { accepts: { maxAmountRequired: string }[] }).accepts[0]?.maxAmountRequired).toBe('2000000');
    expect((await fetch(at('/b', made))).status).toBe(200);
    expect((await ada('PATCH', `/v1/resources/${made.routes[0]?.id ?? ''}`, { active: false })).status).toBe(200);
    expect((await fetch(at('/a', made))).status).toBe(410);
    await ada('PATCH', `/v1/gateways/${made.id}`, { active: false });
    expect((await fetch(at('/c', made))).status).toBe(410);
  });
});

describe('a gateway', () => {
  it('is not changed over what somebody else has changed since it was read', async () => {
    const made = (await ada('POST', '/v1/gateways', { name: 'Shared', originUrl: origin.url })).body as Gateway;
    const first = await ada('PATCH', `/v1/gateways/${made.id}`, { name: 'Mine', ifUnchangedSince: made.updatedAt });
    const late = await ada('PATCH', `/v1/gateways/${made.id}`, { name: 'Theirs', ifUnchangedSince: made.updatedAt });
    expect([first.status, late.status, late.body.code]).toEqual([200, 409, 'conflict']);
    expect((await ada('GET', `/v1/gateways/${made.id}`)).body.name).toBe('Mine');
    expect((await ada('PATCH', `/v1/gateways/${made.id}`, { name: 'x', ifUnchangedSince: 'yesterday' })).status).toBe(422);
  });

  it('has a time of its own for every change, however soon one follows another', async () => {
    const { id } = (await ada('POST', '/v1/gateways', { name: 'Busy', originUrl: origin.url })).body as Gateway;
    const gateways = till.app.get(GatewaysRepository);
    const times = await till.app.get(UnitOfWork).system(async (tx) => {
      const [{ merchantId } = { merchantId: '' }] = await tx.query<{ merchantId: string }>('SELECT merchant_id AS "merchantId" FROM gateways WHERE id = $1', [id]);
      let row = await gateways.byId(tx, merchantId, 'test', id);
      const seen: number[] = [];
      for (let n = 0; row && n < 100; n++) {
        row = await gateways.update(tx, row);
        seen.push(row.updatedAt.getTime());
      }
      return seen;
    });
    expect(times).toHaveLength(100);
    expect([...new Set(times)].sort((a, b) => a - b)).toEqual(times);
  });

  it.each([
    [{}, 'pass'],
    [{ originHeaders: {} }, 'pass'],
    [{ originHeaders: { 'x-api-key': canary } }, 'refuse'],
    [{ originHeaders: { 'x-api-key': canary }, unmatched: 'pass' }, 'pass'],
    [{ unmatched: 'refuse' }, 'refuse'],
  ])('made with %j lets what nobody prices %s', async (given, unmatched) => {
    const made = (await ada('POST', '/v1/gateways', { name: 'Default', originUrl: origin.url, ...given })).body;
    expect(made.unmatched).toBe(unmatched);
    expect((await fetch(at('/open', made))).status).toBe(unmatched === 'pass' ? 200 : 404);
    expect(origin.seen).toHaveLength(unmatched === 'pass' ? 1 : 0);
  });

  it('warns when what nobody prices carries headers that were added later', async () => {
    const made = (await ada('POST', '/v1/gateways', { name: 'Later', originUrl: origin.url })).body as Gateway;
    const change = async (body: object): Promise<[string, string[]]> => {
      const { unmatched, warnings } = (await ada('PATCH', `/v1/gateways/${made.id}`, body)).body as Gateway;
      return [unmatched, warnings];
    };
    expect(made.warnings).toEqual([]);
    expect(await change({ originHeaders: { 'x-api-key': canary } })).toEqual(['pass', ['secret_headers_pass']]);
    expect((await ada('GET', `/v1/gateways/${made.id}`)).body.warnings).toEqual(['secret_headers_pass']);
    expect(await change({ unmatched: 'refuse' })).toEqual(['refuse', []]);
    expect(await change({ unmatched: 'pass', originHeaders: { 'x-api-key': null } })).toEqual(['pass', []]);
  });

  it('is its merchant’s alone', async () => {
    for (const [method, path, body] of [['GET', '', undefined], ['PATCH', '', { name: 'Mine' }], ['POST', '/check', undefined], ['POST', '/rotate-secret', undefined], ['GET', '/traffic', undefined]] as const) {
      expect((await grace(method, `/v1/gateways/${gateway.id}${path}`, body)).status).toBe(404);
    }
    expect((await grace('GET', '/v1/gateways')).body.data).toEqual([]);
    expect((await ada('GET', '/v1/gateways')).body.data.length).toBeGreaterThan(0);
  });

  it('never shows its secrets again, in no answer and in no row', async () => {
    const answers = await Promise.all([ada('GET', `/v1/gateways/${gateway.id}`), ada('GET', '/v1/gateways'), ada('PATCH', `/v1/gateways/${gateway.id}`, { originHeaders: { 'X-Other': 'b' } }), ada('POST', `/v1/gateways/${gateway.id}/check`)]);
    const rows = await asOwner(world.postgres.url, 'SELECT * FROM gateways g, audit_log a WHERE a.merchant_id = g.merchant_id');
    const text = JSON.stringify([answers, rows]);
    expect(text).not.toContain(canary);
    expect(text).not.toContain(gateway.signingSecret);
    expect(answers[2]?.body.originHeaders).toEqual(['x-api-key', 'x-other']);
    await ada('PATCH', `/v1/gateways/${gateway.id}`, { originHeaders: { 'X-Other': null } });
    const rotated = (await ada('POST', `/v1/gateways/${gateway.id}/rotate-secret`)).body as GatewayWithSecret;
    expect(rotated.signingSecret).not.toBe(gateway.signingSecret);
  });

  it('does not take its secrets along to another server', async () => {
    const move = (change: object) => ada('PATCH', `/v1/gateways/${gateway.id}`, change);
    const stolen = await move({ originUrl: 'http://127.0.0.1:1/v2' });
    expect([stolen.status, stolen.body.errors[0].field]).toEqual([422, 'originHeaders']);
    expect((await move({ originUrl: 'http://127.0.0.1:1/v2', originHeaders: { 'X-Other': 'b' } })).status).toBe(422);
    expect((await ada('GET', `/v1/gateways/${gateway.id}`)).body).toMatchObject({ originUrl: `${origin.url}/v2`, originHeaders: ['x-api-key'] });
    expect((await move({ originUrl: `${origin.url}/v3` })).status).toBe(200);
    expect((await move({ originUrl: 'http://127.0.0.1:1/v2', originHeaders: { 'X-API-Key': null } })).body.originHeaders).toEqual([]);
    expect((await move({ originUrl: `${origin.url}/v2`, originHeaders: { 'X-Api-Key': canary } })).body.originHeaders).toEqual(['x-api-key']);
  });

  it('is told when its origin answers everybody, and when it does not answer', async () => {
    const open = (await ada('POST', `/v1/gateways/${gateway.id}/check`)).body;
    expect(open).toMatchObject({ reachable: true, status: 200, openPaths: ['/paid/1', '/bots', '/seen', '/some'] });
    origin.answer = (request, response) => response.writeHead(request.headers['x-api-key'] === canary ? 200 : 401).end();
    expect((await ada('POST', `/v1/gateways/${gateway.id}/check`)).body).toMatchObject({ reachable: true, status: 200, openPaths: [] });
    expect((await ada('GET', `/v1/gateways/${gateway.id}`)).body.lastCheck.openPaths).toEqual([]);
    origin.answer = (request, response) => response.writeHead(request.url?.includes('key=ours') === true ? 200 : 401).end();
    const byQuery = (await ada('POST', '/v1/gateways', { name: 'Key in its URL', originUrl: `${origin.url}/?key=ours`, routes: [{ method: 'GET', path: '/a', price: '1' }] })).body;
    expect((await ada('POST', `/v1/gateways/${byQuery.id as string}/check`)).body).toMatchObject({ reachable: true, status: 200, openPaths: [] });
    const chinese = (await ada('POST', '/v1/gateways', { name: 'Chinese', originUrl: origin.url, routes: [{ method: 'GET', path: '/天气/{city}', price: '1' }] })).body;
    origin.answer = TestOrigin.echo;
    expect((await ada('POST', `/v1/gateways/${chinese.id as string}/check`)).body).toMatchObject({ reachable: true, openPaths: ['/天气/1'] });
    const down = (await ada('POST', '/v1/gateways', { name: 'Down', originUrl: 'http://127.0.0.1:1' })).body;
    expect((await ada('POST', `/v1/gateways/${down.id as string}/check`)).body).toMatchObject({ reachable: false, fault: 'The origin cannot be reached.' });
  });

  it.each([
    ['an origin inside', { originUrl: 'http://10.0.0.1' }, 'originUrl'],
    ['an origin with a user', { originUrl: 'http://u:p@example.com' }, 'originUrl'],
    ['a port of something else', { originUrl: 'http://93.184.215.14:6379' }, 'originUrl'],
    ['a header of Till', { originHeaders: { 'Till-Payer': 'x' } }, 'originHeaders'],
    ['a header that splits', { originHeaders: { 'X-A': 'a\r\nX-B: b' } }, 'originHeaders.X-A'],
    ['routes of one shape', { routes: [{ method: 'GET', path: '/a/:x', price: '1' }, { method: 'GET', path: '/A/{y}/', price: '2' }] }, 'routes.1.path'],
    ['a path with a query', { routes: [{ method: 'GET', path: '/a?b', price: '1' }] }, 'routes.0.path'],
    ['a price of nothing', { routes: [{ method: 'GET', path: '/a', price: '0' }] }, 'routes.0.price'],
  ])('is not made with %s', async (_what, wrong, field) => {
    const { status, body } = await ada('POST', '/v1/gateways', { name: 'Wrong', originUrl: origin.url, ...wrong });
    expect([status, body.code, body.errors[0].field]).toEqual([422, 'validation_failed', field]);
  });
});
