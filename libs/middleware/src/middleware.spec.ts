import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { serve } from '@hono/node-server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type DevBuyer, devBuyers, devEvm, devMerchant, devSolana, type EvmChain, payWithReferenceClient, serveLoopback, type SolanaChain, startDevFacilitator, startEvmChain, startSolanaChain } from '@till/testing';
import express from 'express';
import { Hono } from 'hono';
import type { Hex } from 'viem';
import { paymentMiddleware as expressMiddleware } from './express-middleware.js';
import { paymentMiddleware as honoMiddleware } from './hono-middleware.js';
import type { Facilitator, Routes } from './index.js';

const payTo = devMerchant(0);
const cent = 10_000n;
const cheap = { price: '$0.01', network: 'base-sepolia' };
const routes: Routes = {
  'GET /api/premium': { price: '$0.01', network: ['base-sepolia', devSolana.network], config: { description: 'Premium <b>data</b>' } },
  'GET /api/broken': { price: '0.01', network: 'base-sepolia' },
  'GET /users/:id/*': { price: '$0.01', network: 'base-sepolia' },
};

interface Running {
  url: string;
  served(): number;
  stop(): Promise<void>;
}

let evm: EvmChain;
let solana: SolanaChain;
let facilitator: Awaited<ReturnType<typeof startDevFacilitator>>;
const running: Running[] = [];
const buyerOn = (network: string): DevBuyer => devBuyers().find((buyer) => buyer.network === network) as DevBuyer;
const earned = (): Promise<bigint> => evm.usdcBalance(payTo.evm as Hex);

async function started(server: ReturnType<typeof createServer>, served: () => number): Promise<Running> {
  if (!server.listening) await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const one = { url: `http://127.0.0.1:${String(port)}`, served, stop };
  running.push(one);
  return one;
}

function startExpress(by: Facilitator): Promise<Running> {
  let served = 0;
  const app = express();
  app.use(expressMiddleware(payTo, routes, by));
  app.get(['/api/premium', '/users/:id/data'], (_request, response) => {
    served += 1;
    response.type('application/json');
    response.write('{"secret":');
    response.end('42}');
  });
  app.get('/api/broken', () => {
    throw new Error('broken');
  });
  app.get('/free', (_request, response) => response.json({ free: true }));
  const mounted = express.Router();
  mounted.use(expressMiddleware(payTo, { 'GET /inside': cheap, 'GET /mounted/:place/whole': cheap }, by));
  mounted.get(['/inside', '/whole'], (_request, response) => {
    served += 1;
    response.json({ secret: 42 });
  });
  app.use('/mounted/:place', mounted);
  return started(createServer(app).listen(0, '127.0.0.1'), () => served);
}

function startHono(by: Facilitator): Promise<Running> {
  let served = 0;
  const app = new Hono();
  app.use(honoMiddleware(payTo, routes, by));
  for (const path of ['/api/premium', '/users/:id/data']) {
    app.get(path, (context) => {
      served += 1;
      return context.json({ secret: 42 });
    });
  }
  app.get('/api/broken', () => {
    throw new Error('broken');
  });
  app.onError((_error, context) => context.json({ error: 'broken' }, 500));
  app.get('/free', (context) => context.json({ free: true }));
  const mounted = new Hono();
  mounted.use(honoMiddleware(payTo, { 'GET /inside': cheap, 'GET /mounted/:place/whole': cheap }, by));
  for (const path of ['/inside', '/whole']) {
    mounted.get(path, (context) => {
      served += 1;
      return context.json({ secret: 42 });
    });
  }
  app.route('/mounted/:place', mounted);
  return started(serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as ReturnType<typeof createServer>, () => served);
}

const pay = (url: string, network: string = devEvm.network, x402Version: 1 | 2 = 2) => payWithReferenceClient({ url, buyer: buyerOn(network), rpcUrl: network === devEvm.network ? evm.url : solana.url, x402Version });

/** The facilitator with other words for `/settle`: what it does is done. */
async function tellingOtherwise(answer: { status: number; body: object }, forward: boolean) {
  const server = await serveLoopback(async (request) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const real = async () => {
      const init = request.method === 'POST' ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: Buffer.concat(chunks).toString() } : {};
      const told = await fetch(`${facilitator.url}${request.url ?? ''}`, init);
      return { status: told.status, body: (await told.json()) as unknown };
    };
    if (request.url !== '/settle') return real();
    if (forward) await real();
    return answer;
  });
  running.push({ ...server, served: () => 0 });
  return server.url;
}

beforeAll(async () => {
  [evm, solana] = await Promise.all([startEvmChain(), startSolanaChain()]);
  await evm.fundUsdc(buyerOn(devEvm.network).address as Hex, 1_000_000_000n);
  await solana.fundUsdc(buyerOn(devSolana.network).address, 1_000_000_000n);
  await solana.fundUsdc(payTo.solana, 0n);
  facilitator = await startDevFacilitator({ evmRpcUrl: evm.url, solanaRpcUrl: solana.url });
});
afterEach(async () => {
  for (const one of running.splice(0).reverse()) await one.stop();
});
afterAll(async () => {
  for (const part of [facilitator, solana, evm]) await part.stop();
});

describe.each([
  ['Express', startExpress],
  ['Hono', startHono],
] as const)('one line in %s', (_name, start) => {
  it.each([
    [devEvm.network, 1],
    [devEvm.network, 2],
    [devSolana.network, 1],
    [devSolana.network, 2],
  ] as const)('is paid on %s by a v%s client', async (network, version) => {
    const server = await start(facilitator.url);
    const { response, settlement } = await pay(`${server.url}/api/premium`, network, version);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ secret: 42 });
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    expect(settlement).toMatchObject({ success: true, payer: buyerOn(network).address });
    expect(server.served()).toBe(1);
  });

  it('asks in both versions at once, and shows a browser a page that runs nothing', async () => {
    const server = await start(facilitator.url);
    const bare = await fetch(`${server.url}/api/premium`);
    expect(bare.status).toBe(402);
    const body = (await bare.json()) as { accepts: { network: string; maxAmountRequired: string; resource: string }[] };
    const required = JSON.parse(Buffer.from(bare.headers.get('payment-required') ?? '', 'base64').toString()) as { accepts: { amount: string }[] };
    expect(body.accepts.map(({ network, maxAmountRequired }) => [network, maxAmountRequired])).toEqual([['base-sepolia', '10000'], ['solana-devnet', '10000']]);
    expect(body.accepts[0]?.resource).toBe(`${server.url}/api/premium`);
    expect(required.accepts.map(({ amount }) => amount)).toEqual(['10000', '10000']);
    const page = await fetch(`${server.url}/api/premium`, { headers: { accept: 'text/html', 'user-agent': 'Mozilla/5.0' } });
    const html = await page.text();
    expect([page.status, page.headers.get('payment-required')]).toEqual([402, bare.headers.get('payment-required')]);
    expect(html).toContain('Premium &lt;b&gt;data&lt;/b&gt;');
    expect(html).not.toMatch(/<b>|<script/);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await (await fetch(`${server.url}/free`)).json()).toEqual({ free: true });
    expect(server.served()).toBe(0);
  });

  it('charges whatever spelling of the path leads to the handler', async () => {
    const server = await start(facilitator.url);
    for (const path of ['/api/premium?x=1', '/api/premium/', '/API/Premium', '/api/%70remium', '//api//premium', '/users/7/data', '/users/a%2Fb/data']) {
      expect({ path, status: (await fetch(server.url + path)).status }).toEqual({ path, status: 402 });
    }
    expect((await fetch(`${server.url}/api/premium`, { method: 'HEAD' })).status).toBe(402);
    expect(server.served()).toBe(0);
  });

  it('charges for a path that only a program of its own would send', async () => {
    const server = await start(facilitator.url);
    const { port } = new URL(server.url);
    for (const target of [`${server.url}/api/premium`, 'http://elsewhere.test/api/premium?x', '/api/premium#x', '/api\\premium#x']) {
      const answer = await new Promise<string>((resolve, reject) => {
        const socket = connect(Number(port), '127.0.0.1', () => socket.write(`GET ${target} HTTP/1.1\r\nhost: till.test\r\nconnection: close\r\n\r\n`));
        let text = '';
        socket.on('data', (chunk: Buffer) => (text += chunk.toString())).on('error', reject).on('close', () => resolve(text));
      });
      expect({ target, answer: answer.slice(0, 12) }).toEqual({ target, answer: expect.stringMatching(/^HTTP\/1\.1 40[02]$/) });
    }
    expect(server.served()).toBe(0);
  });

  it('knows a route by its whole path and by the one below where it is mounted', async () => {
    const server = await start(facilitator.url);
    for (const path of ['/mounted/7/inside', '/mounted/7/whole', '/mounted/a%2Fb/inside']) expect({ path, status: (await fetch(server.url + path)).status }).toEqual({ path, status: 402 });
    expect(server.served()).toBe(0);
    expect((await pay(`${server.url}/mounted/7/inside`)).response.status).toBe(200);
  });

  it('charges nothing when the handler fails', async () => {
    const server = await start(facilitator.url);
    const before = await earned();
    expect((await pay(`${server.url}/api/broken`)).response.status).toBe(500);
    expect(await earned()).toBe(before);
  });

  it('serves a payment once, and refuses one that is not for its price', async () => {
    const server = await start(facilitator.url);
    const before = await earned();
    const { paymentHeaders } = await pay(`${server.url}/api/premium`);
    const again = await fetch(`${server.url}/api/premium`, { headers: paymentHeaders });
    expect(again.status).toBe(402);
    expect(again.headers.get('payment-required')).not.toBeNull();
    const payload = JSON.parse(Buffer.from(paymentHeaders['payment-signature'] ?? '', 'base64').toString()) as { accepted: { amount: string } };
    payload.accepted.amount = '1';
    const cheap = await fetch(`${server.url}/api/premium`, { headers: { 'payment-signature': Buffer.from(JSON.stringify(payload)).toString('base64') } });
    expect([cheap.status, ((await cheap.json()) as { error: string }).error]).toEqual([402, 'amount_mismatch']);
    expect((await fetch(`${server.url}/api/premium`, { headers: { 'x-payment': '%%%' } })).status).toBe(400);
    expect(await earned()).toBe(before + cent);
  });

  it('asks for the identical payment, never a second one, while the outcome is open', async () => {
    for (const answer of [{ status: 200, body: { success: false, errorReason: 'settlement_pending', transaction: '', network: devEvm.network } }, { status: 503, body: {} }]) {
      const server = await start(await tellingOtherwise(answer, true));
      const { response } = await pay(`${server.url}/api/premium`);
      expect(response.status).toBe(503);
      expect(response.headers.get('payment-required')).toBeNull();
      expect(await response.text()).not.toContain('secret');
    }
  });

  it('keeps the answer when the settlement is refused', async () => {
    const server = await start(await tellingOtherwise({ status: 200, body: { success: false, errorReason: 'insufficient_funds', transaction: '', network: devEvm.network } }, false));
    const { response, settlement } = await pay(`${server.url}/api/premium`);
    expect(response.status).toBe(402);
    expect(settlement).toMatchObject({ success: false, errorReason: 'insufficient_funds' });
    expect(await response.text()).not.toContain('secret');
  });
});

describe('a handler of Node’s kind', () => {
  const answered = async (by: Facilitator, handler: RequestListener): Promise<Response> => {
    const middleware = expressMiddleware(payTo, { 'GET /': cheap }, by);
    const server = await started(createServer((request, response) => middleware(request, response, () => handler(request, response))).listen(0, '127.0.0.1'), () => 0);
    return (await pay(`${server.url}/`)).response;
  };

  it('may name a header twice in a list, and has both sent', async () => {
    const response = await answered(facilitator.url, (_request, answer) => answer.writeHead(200, ['set-cookie', 'a=1', 'set-cookie', 'b=2', 'x-one', '1']).end('ok'));
    expect([response.status, response.headers.getSetCookie(), response.headers.get('x-one'), await response.text()]).toEqual([200, ['a=1', 'b=2'], '1', 'ok']);
  });

  it('leaves no word of its own on a refusal', async () => {
    const refusing = await tellingOtherwise({ status: 200, body: { success: false, errorReason: 'insufficient_funds', transaction: '', network: devEvm.network } }, false);
    const response = await answered(refusing, (_request, answer) => answer.writeHead(201, 'Made', { 'x-secret': '42' }).end('secret'));
    expect([response.status, response.statusText, response.headers.get('x-secret')]).toEqual([402, 'Payment Required', null]);
  });
});

describe('a faulty configuration', () => {
  const good = { price: '$0.01', network: 'base-sepolia' };
  it.each([
    ['no_routes', payTo, {}],
    ['route_malformed', payTo, { premium: good }],
    ['price_malformed', payTo, { '/a': { ...good, price: 'one cent' } }],
    ['price_malformed', payTo, { '/a': { ...good, price: 1e-7 } }],
    ['price_too_precise', payTo, { '/a': { ...good, price: '$0.0000001' } }],
    ['price_zero', payTo, { '/a': { ...good, price: '$0.00' } }],
    ['network_unknown', payTo, { '/a': { ...good, network: 'base-sepolai' } }],
    ['pay_to_missing', { evm: payTo.evm }, { '/a': { ...good, network: 'solana-devnet' } }],
    ['pay_to_malformed', '0x12', { '/a': good }],
    ['timeout_malformed', payTo, { '/a': { ...good, config: { maxTimeoutSeconds: 0.5 } } }],
  ] as const)('stops the server from starting: %s', (code, to, faulty) => {
    for (const make of [expressMiddleware, honoMiddleware]) expect(() => make(to, faulty as Routes, 'http://127.0.0.1:1')).toThrow(expect.objectContaining({ name: 'PaywallConfigError', code }));
  });

  it('names a missing or faulty facilitator and origin', () => {
    expect(() => honoMiddleware(payTo, routes)).toThrow(expect.objectContaining({ code: 'facilitator_missing' }));
    expect(() => honoMiddleware(payTo, routes, 'localhost')).toThrow(expect.objectContaining({ code: 'facilitator_malformed' }));
    expect(() => honoMiddleware(payTo, routes, 'http://127.0.0.1:1', { origin: 'https://a.example/path' })).toThrow(expect.objectContaining({ code: 'origin_malformed' }));
  });
});
